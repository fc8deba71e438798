using Microsoft.Build.Framework;
using Microsoft.Build.Utilities;
using Paks.Build.Tasks.Applications;
using Paks.Testing;

namespace Paks.Build.Tasks.Tests;

public sealed class LayersOfApplications : IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void LieInTheOrderInWhichTheyChange()
    {
        var collecting = new CollectApplication
        {
            PublishFolder = _folder.Path,
            Destination = "/app",
            Platform = "linux/amd64",
            Published =
            [
                Published("App", ""), Published("App.dll", ""), Published("sub/Other.dll", "Some.Package"), Published("tool", "Some.Package"),
                Published("System.Runtime.dll", "Microsoft.NETCore.App.Runtime.linux-x64"),
            ],
        };
        Assert.True(collecting.Execute());
        Assert.Equal(
            [
                "runtime System.Runtime.dll false", "dependencies sub/Other.dll false", "dependencies tool true", "application App ", "application App.dll ",
            ],
            collecting.Files.Select(file => $"{file.GetMetadata("Layer")} {file.GetMetadata("RelativePath")} {file.GetMetadata("Executable")}"));
        Assert.All(collecting.Files, file => Assert.Equal(Path.Combine(_folder.Path, file.GetMetadata("RelativePath")), file.ItemSpec));
    }

    [Fact]
    public void AreTheFolderWhereNativeCodeOrASingleFileWasMade()
    {
        Directory.CreateDirectory(_folder["sub"]);
        foreach (var name in new[] { "App", "App.dbg", "sub/data.txt" })
        {
            File.WriteAllText(_folder[name], "");
        }

        var collecting = new CollectApplication { PublishFolder = _folder.Path, Destination = "/app", Platform = "linux/amd64", IsWholeFolder = true };
        Assert.True(collecting.Execute());
        Assert.Equal(["App", "sub/data.txt"], collecting.Files.Select(file => file.GetMetadata("RelativePath")));
    }

    [Fact]
    public void HoldTheRuntimeWhereItsHostLooksForIt()
    {
        var pack = _folder["microsoft.netcore.app.runtime.linux-arm64/10.0.1/runtimes/linux-arm64"];
        Directory.CreateDirectory(Path.Combine(pack, "lib", "net10.0"));
        Directory.CreateDirectory(Path.Combine(pack, "native"));
        foreach (var name in new[] { "lib/net10.0/System.Runtime.dll", "native/libhostfxr.so", "native/createdump" })
        {
            File.WriteAllText(Path.Combine(pack, name), "");
        }

        var resolving = new ResolveRuntimePacks
        {
            KnownFrameworks = [Known("Microsoft.NETCore.App", "net10.0"), Known("Microsoft.NETCore.App", "net9.0"), Known("Microsoft.AspNetCore.App", "net10.0"), Known("Microsoft.WindowsDesktop.App", "net10.0")],
            Frameworks = [new TaskItem("Microsoft.AspNetCore.App")],
            TargetFramework = "net10.0",
            Runtimes = [new TaskItem("linux-arm64", new Dictionary<string, string> { ["Platform"] = "linux/arm64" })],
            PackageRoot = _folder.Path,
            Destination = "/usr/share/dotnet",
        };
        Assert.True(resolving.Execute());
        Assert.Equal(["Microsoft.AspNetCore.App.Runtime.linux-arm64 10.0.1"], resolving.Missing.Select(item => $"{item.ItemSpec} {item.GetMetadata("Version")}"));
        Assert.Equal(
            ["shared/Microsoft.NETCore.App/10.0.1/System.Runtime.dll false", "shared/Microsoft.NETCore.App/10.0.1/createdump true", "host/fxr/10.0.1/libhostfxr.so false"],
            resolving.Files.Select(file => $"{file.GetMetadata("RelativePath")} {file.GetMetadata("Executable")}"));
    }

    [Theory]
    [InlineData("linux-x64", "linux/amd64")]
    [InlineData("linux-arm64", "linux/arm64")]
    [InlineData("linux-musl-x64", "linux/amd64")]
    [InlineData("linux-arm", "linux/arm/v7")]
    [InlineData("linux-s390x", "linux/s390x")]
    public void AreForThePlatformOfTheRuntime(string runtime, string platform)
    {
        var choosing = new ChooseRuntimes { ProjectFile = "/p/app.csproj", Named = ["win-x64", runtime] };
        Assert.True(choosing.Execute());
        Assert.Equal((runtime, platform), (choosing.Chosen[0].ItemSpec, choosing.Chosen.Single().GetMetadata("Platform")));
    }

    [Fact]
    public void AreNotMadeForOtherSystems()
    {
        var engine = new RecordingEngine();
        Assert.False(new ChooseRuntimes { BuildEngine = engine, ProjectFile = "/p/app.csproj", Named = ["win-x64"] }.Execute());
        var error = Assert.Single(engine.Errors);
        Assert.Equal(("PAKS1002", "/p/app.csproj"), (error.Code, error.File));
    }

    private static TaskItem Published(string path, string package) =>
        new("/somewhere/" + path, new Dictionary<string, string> { ["RelativePath"] = path, ["NuGetPackageId"] = package });

    private static TaskItem Known(string name, string framework) => new(name, new Dictionary<string, string>
    {
        ["TargetFramework"] = framework,
        ["RuntimePackNamePatterns"] = $"{name}.Runtime.**RID**",
        ["LatestRuntimeFrameworkVersion"] = framework == "net10.0" ? "10.0.1" : "9.0.1",
    });
}
