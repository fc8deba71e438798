using System.Text.Json;
using Paks.Conformance.Tests.Kit;
using Paks.Package.Tests.Kit;
using Paks.Testing;

namespace Paks.Package.Tests;

/// <summary>From an empty folder: dotnet new, five lines, dotnet publish, and the image runs.</summary>
public sealed class ApplicationOfANewUser(PackedFeed feed, ContainerHost host)
{
    private const string Result = "App/obj/Release/net10.0/paks/image.json";

    [Fact]
    public void IsAnImageInWhichItFindsItsPak()
    {
        using var user = new UserProjects(feed, host.Home);
        user.NewConsole("App", user.Lines());
        string[] publish = ["publish", "App", "-p:PaksLoad=true", "-p:PaksImage=paks-package/app"];

        user.Dotnet(publish).With("DOCKER_HOST", Tools.DockerHost()).Run().Ended();
        Assert.Equal("SQLite 3.40.1 \n", ContainerHost.Run("paks-package/app").Ended().Output);
        var first = user.Result(Result);

        // Nothing has changed: not even the engine is asked for, which is not there any more.
        var second = user.Dotnet([.. publish, "--no-restore"]).Run().Ended().Output;
        Assert.Contains($"App -> up to date ({first.GetProperty("digest").GetString()})", second, StringComparison.Ordinal);

        File.WriteAllText(user["App/Program.cs"], "Console.WriteLine(\"changed\");");
        user.Dotnet([.. publish, "--no-restore"]).With("DOCKER_HOST", Tools.DockerHost()).Run().Ended();
        Assert.Equal("changed\n", ContainerHost.Run("paks-package/app").Ended().Output);
        Assert.Equal(["add /app (application)"], Layers(user.Result(Result)).Except(Layers(first)).Select(layer => layer.Description));
        ContainerHost.Remove("paks-package/app");
    }

    [Fact]
    public void IsAnImageWhereItBringsItsRuntime()
    {
        using var user = new UserProjects(feed, host.Home);
        user.NewConsole("App", user.Lines());
        user.Dotnet("publish", "App", "--runtime", "linux-x64", "--self-contained", "-p:PublishSingleFile=true", "-p:InvariantGlobalization=true", "-p:PaksLoad=true", "-p:PaksImage=paks-package/single")
            .With("DOCKER_HOST", Tools.DockerHost()).Run().Ended();
        Assert.Equal("SQLite 3.40.1 \n", ContainerHost.Run("paks-package/single").Ended().Output);
        Assert.DoesNotContain(Layers(user.Result("App/obj/Release/net10.0/linux-x64/paks/image.json")), layer => layer.Description.Contains("/usr/share/dotnet", StringComparison.Ordinal));
        ContainerHost.Remove("paks-package/single");
    }

    [Fact]
    public void IsTheTopOfABaseInTheSdksOwnImage()
    {
        using var user = new UserProjects(feed, host.Home);
        user.NewConsole("App", user.Lines() + """
              <ItemGroup>
                <PaksEnvironmentVariable Include="PATHS" Value="/a:/b" />
                <ContainerEnvironmentVariable Include="MORE" Value="/c:/d" />
                <ContainerLabel Include="org.example.sdk" Value="yes" />
                <PaksLabel Include="org.example.paks" Value="yes" />
              </ItemGroup>
            """);
        user.Dotnet(
            "publish", "App", "-t:PublishContainer", "-p:PaksUseSdkContainer=true", "-p:ContainerImageFormat=Docker", "-p:ContainerRepository=paks-package/sdk",
            $"-p:ContainerArchiveOutputPath={user["app.tar"]}").Run().Ended();
        ContainerHost.Docker("load", "--input", user["app.tar"]).Run().Ended();
        Assert.Equal("SQLite 3.40.1 /a:/b\n", ContainerHost.Run("paks-package/sdk").Ended().Output);
        var config = ContainerHost.Docker("inspect", "--format", "{{json .Config}}", "paks-package/sdk").Run().Ended().Output;
        Assert.All(["MORE=/c:/d", "io.paks.packages", "org.example.sdk", "org.example.paks", "net.dot.sdk.version"], part => Assert.Contains(part, config, StringComparison.Ordinal));
        ContainerHost.Remove("paks-package/sdk");
    }

    private static IEnumerable<(string Digest, string Description)> Layers(JsonElement result) =>
        result.GetProperty("layers").EnumerateArray().Select(layer => (layer.GetProperty("digest").GetString()!, layer.GetProperty("description").GetString()!));
}
