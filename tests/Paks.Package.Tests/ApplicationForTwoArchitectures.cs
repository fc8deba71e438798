using System.Text.Json;
using Paks.Conformance.Tests.Kit;
using Paks.Package.Tests.Kit;
using Paks.Testing;

namespace Paks.Package.Tests;

/// <summary>One application for amd64 and arm64, by both roads: the tasks' own image and the SDK's on a base of the tasks.</summary>
public sealed class ApplicationForTwoArchitectures(PackedFeed feed, ContainerHost host)
{
    private const string Program = """
        using System.Runtime.InteropServices;

        Console.WriteLine($"{RuntimeInformation.ProcessArchitecture} {Environment.GetEnvironmentVariable("PATHS")}");
        """;

    [Fact]
    public void RunsOnEach()
    {
        using var user = NewUser();
        user.Dotnet("publish", "App").Run().Ended();
        var result = user.Result("App/obj/Release/net10.0/paks/image.json");
        Assert.Equal(["linux/amd64", "linux/arm64"], result.GetProperty("manifests").EnumerateArray().Select(manifest => manifest.GetProperty("platform").GetString()));

        // The engine has no other processor; the emulator runs programs, not containers.
        Tools.Run("skopeo", "copy", "--quiet", "--override-arch", "arm64", $"oci:{user["App/bin/Release/net10.0/image"]}:latest", $"oci:{user["arm64"]}:latest");
        Tools.Run("umoci", "raw", "unpack", "--rootless", "--image", user["arm64"] + ":latest", user["root"]);
        var output = Tools.Call("qemu-aarch64-static", "-L", user["root"], user["root/app/App"])
            .With("DOTNET_ROOT", user["root/usr/share/dotnet"]).With("DOTNET_SYSTEM_GLOBALIZATION_INVARIANT", "1").With("PATHS", "/x").Run().Ended().Output;
        Assert.Equal("Arm64 /x\n", output);
    }

    [Fact]
    public void KeepsItsVariablesAndLabelsInTheSdksIndex()
    {
        using var user = NewUser();
        user.Dotnet("publish", "App", "-t:PublishContainer", "-p:PaksUseSdkContainer=true", $"-p:ContainerArchiveOutputPath={user["app.tar"]}").Run().Ended();
        foreach (var architecture in new[] { "amd64", "arm64" })
        {
            var inspected = PaksImage.Call(host.Home, "inspect", "oci-archive:" + user["app.tar"], "--platform", "linux/" + architecture, "--json").Run().Ended().Output;
            using var json = JsonDocument.Parse(inspected);
            var labels = json.RootElement.GetProperty("labels");
            Assert.Equal("debian12", labels.GetProperty("io.paks.base.name").GetString());
            Assert.Equal("https://example.org/a", labels.GetProperty("org.example.address").GetString());
            Assert.True(labels.TryGetProperty("net.dot.sdk.version", out _));
            Assert.Contains("PATHS=/a:/b", json.RootElement.GetProperty("environment").EnumerateArray().Select(variable => variable.GetString()));
        }
    }

    private UserProjects NewUser()
    {
        var user = new UserProjects(feed, host.Home);
        user.NewConsole("App", $"""
              <ItemGroup>
                <PackageReference Include="Paks.Build.Tasks" Version="{feed.Version}" PrivateAssets="all" />
                <ContainerEnvironmentVariable Include="PATHS" Value="/a:/b" />
                <ContainerLabel Include="org.example.address" Value="https://example.org/a" />
              </ItemGroup>
              <PropertyGroup>
                <PaksBase>debian12</PaksBase>
                <RuntimeIdentifiers>linux-x64;linux-arm64</RuntimeIdentifiers>
              </PropertyGroup>
            """);
        File.WriteAllText(user["App/Program.cs"], Program);
        return user;
    }
}
