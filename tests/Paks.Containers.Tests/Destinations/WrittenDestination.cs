using Paks.Containers.Destinations;
using Paks.Containers.Diagnostics;

namespace Paks.Containers.Tests.Destinations;

public sealed class WrittenDestination
{
    [Theory]
    [InlineData("oci:image", "oci:/w/image")]
    [InlineData("oci:image:1.0", "oci:/w/image:1.0")]
    [InlineData("oci:/a:b/image", "oci:/a:b/image")]
    [InlineData("oci-archive:i.tar:latest", "oci-archive:/w/i.tar:latest")]
    [InlineData("docker-archive:i.tar", "docker-archive:/w/i.tar")]
    [InlineData("docker-daemon:", "docker-daemon:")]
    public void IsReadWithItsTag(string text, string whole) => Assert.Equal(whole, DestinationReference.Parse(text, "/w").ToString());

    [Theory]
    [InlineData("image", "PAKS1002")]
    [InlineData("oci:", "PAKS1002")]
    [InlineData("oci::tag", "PAKS1002")]
    [InlineData("oci:x:bad tag!", "PAKS1002")]
    [InlineData("docker-daemon:x", "PAKS1002")]
    [InlineData("docker://", "PAKS1002")]
    [InlineData("docker://registry.example/Me", "PAKS1002")]
    [InlineData("docker://registry.example/me@sha256:0123", "PAKS1002")]
    public void IsRefused(string text, string code) =>
        Assert.Equal(code, Assert.Throws<PaksException>(() => DestinationReference.Parse(text, "/w")).Diagnostic.Code.Id);

    [Theory]
    [InlineData("image", "Cannot take 'image' for DEST:")]
    [InlineData("oci:x:bad tag!", "Cannot take 'x:bad tag!' for DEST:")]
    [InlineData("docker-daemon:x:y", "Cannot take 'docker-daemon:x:y' for DEST:")]
    public void IsRefusedInTheWordsOfTheCommand(string text, string told) =>
        Assert.StartsWith(told, Assert.Throws<PaksException>(() => DestinationReference.Parse(text, "/w", "DEST")).Diagnostic.Message, StringComparison.Ordinal);
}
