using Paks.Build.Tasks.Projects;

namespace Paks.Build.Tasks.Tests;

public sealed class MessagesInMSBuildWords
{
    [Theory]
    [InlineData("Name it with --key FILE, or for good: paks-image keys trust AB --cache /c.", "Name it with <PaksKey Include=\"FILE\" />, or for good: paks-image keys trust AB --cache /c.")]
    [InlineData("For example: --platform linux/amd64.", "For example: <PaksPlatform Include=\"linux/amd64\" />.")]
    [InlineData("Cannot take '../x' for --view: it is wrong. For example: --view /opt/mine.", "Cannot take '../x' for PaksView: it is wrong. For example: <PaksView>/opt/mine</PaksView>.")]
    [InlineData("Build without a view (--view none), or in two.", "Build without a view (<PaksView>none</PaksView>), or in two.")]
    [InlineData("The base has more layers than --max-layers allows. Raise --max-layers, or less.", "The base has more layers than PaksMaxLayers allows. Raise PaksMaxLayers, or less.")]
    [InlineData("--no-verify accepts it for this build.", "<PaksVerify>false</PaksVerify> accepts it for this build.")]
    [InlineData("Leave out --offline, or write a file with -o oci:DIR.", "Leave out <PaksOffline>true</PaksOffline>, or write a file with <PaksOutput Include=\"oci:DIR\" />.")]
    [InlineData("For example: --env NAME=VALUE.", "For example: <PaksEnvironmentVariable Include=\"NAME\" Value=\"VALUE\" />.")]
    [InlineData("For example: --add ./publish=/app.", "For example: <PaksContent Include=\"./publish\" Destination=\"/app\" />.")]
    [InlineData("Make it anew with: tar --create. Leave it with --prefix as-built, or.", "Make it anew with: tar --create. Leave it with <PaksPrefix>as-built</PaksPrefix>, or.")]
    [InlineData("For example: --projection {name}/{version}-{hash:7}.", "For example: <PaksProjection>{name}/{version}-{hash:7}</PaksProjection>.")]
    [InlineData("Add a further --cache.", "Add a further PaksCache.")]
    [InlineData("Install gpg-agent.", "Install gpg-agent.")]
    public void NameItemsAndProperties(string engine, string tasks) => Assert.Equal(tasks, MSBuildWords.Of(engine));
}
