using System.Text.Json;
using Paks.Conformance.Tests.Kit;
using Paks.Testing;

namespace Paks.Package.Tests;

/// <summary><c>dotnet build bases</c>, as bases/README.md says.</summary>
public sealed class BasesOfTheRepository
{
    private static readonly string Configuration = Path.GetFileName(Path.GetDirectoryName(Path.TrimEndingDirectorySeparator(AppContext.BaseDirectory)))!;

    [Fact]
    public void AreThoseOfTheCommandAndAreMadeOnce()
    {
        MadeBases.MirrorsOf("bookworm");
        using var workspace = new Workspace();
        var image = Path.Combine(Repository.Root, "bases/image/bin", Configuration, "debian12-static/image");
        DeleteIfThere(image);
        Assert.Contains(image, Build(workspace), StringComparison.Ordinal);
        PaksImage.Call(workspace.Home, "base", "build", "debian12-static", "--platform", "linux/amd64", "--output", $"oci:{workspace.At("layout")}").Run().Ended();

        Assert.Equal(DigestIn(workspace.At("layout")), DigestIn(image));
        Assert.DoesNotContain(image, Build(workspace), StringComparison.Ordinal);
        DeleteIfThere(image);
    }

    /// <summary>What the build says. The tasks are built already; no other test's build is disturbed.</summary>
    private static string Build(Workspace workspace) => new ProgramCall(
        Tools.Path("dotnet"),
        ["build", Path.Combine(Repository.Root, "bases"), "--configuration", Configuration, "-p:Bases=debian12-static", "-p:PaksPlatform=linux/amd64", "-p:BuildProjectReferences=false"])
        .With("PAKS_HOME", Path.Combine(workspace.Home, "store")).With("HOME", Environment.GetEnvironmentVariable("HOME")).Run().Ended().Output;

    private static string DigestIn(string layout) =>
        JsonDocument.Parse(File.ReadAllBytes(Path.Combine(layout, "index.json"))).RootElement.GetProperty("manifests")[0].GetProperty("digest").GetString()!;

    private static void DeleteIfThere(string folder)
    {
        if (Directory.Exists(folder))
        {
            Directory.Delete(folder, recursive: true);
        }
    }
}
