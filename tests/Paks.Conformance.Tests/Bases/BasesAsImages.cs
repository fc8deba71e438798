using System.Text.Json;
using Paks.Conformance.Tests.Kit;

namespace Paks.Conformance.Tests.Bases;

/// <summary>A base is an image of its own, and it is that image that images on it name.</summary>
public sealed class BasesAsImages(ContainerHost host) : IDisposable
{
    private readonly Workspace _workspace = new();

    [Fact]
    public void AreTheOnesThatImagesOnThemName()
    {
        var built = Assert.Single(Run("base", "build", "debian12", "-o", $"oci:{_workspace.At("base")}").GetProperty("bases").EnumerateArray());
        var labels = (Build() with { Base = "debian12" }).Call.Run().Json().GetProperty("labels");

        Assert.Equal(built.Text("digest"), labels.Text("io.paks.base.digest"));
        Assert.Equal("debian12", labels.Text("io.paks.base.name"));
        Assert.Equal(built.Text("digest"), Run("inspect", $"oci:{_workspace.At("base")}:debian12").Text("digest"));
    }

    [Fact]
    public void SayWhatTheyAre()
    {
        Run("base", "build", "debian12", "-o", $"oci:{_workspace.At("base")}");

        var labels = Run("inspect", $"oci:{_workspace.At("base")}").GetProperty("labels");

        Assert.Equal(("1", "debian12", "debian12", "debian12", "verified"),
            (labels.Text("io.paks.schema"), labels.Text("io.paks.os"), labels.Text("io.paks.base.name"), labels.Text("org.opencontainers.image.title"), labels.Text("io.paks.verification")));
        Assert.False(labels.TryGetProperty("io.paks.base.digest", out _));
    }

    [Fact]
    public void AreWhatABuildOfABaseAloneGives()
    {
        var bases = Run("base", "build", "debian12").GetProperty("bases");
        var alone = Run("build", "--base", "debian12", "-o", $"oci:{_workspace.At("alone")}");
        var changed = Run("build", "--base", "debian12", "-o", $"oci:{_workspace.At("changed")}", "--label", "mine=1");

        Assert.Equal(bases[0].Text("digest"), alone.Text("digest"));
        Assert.NotEqual(alone.Text("digest"), changed.Text("digest"));
        Assert.Equal(alone.Text("digest"), changed.GetProperty("labels").Text("io.paks.base.digest"));
    }

    [Fact]
    public void ForSeveralPlatformsAreAnIndexOfTheSame()
    {
        var built = Run("base", "build", "debian12", "--platform", "linux/amd64,linux/arm64", "-o", $"oci:{_workspace.At("base")}").GetProperty("bases")[0];

        Assert.Equal("application/vnd.oci.image.index.v1+json", built.Text("mediaType"));
        var manifests = built.GetProperty("manifests").EnumerateArray().ToDictionary(manifest => manifest.Text("platform"), manifest => manifest.Text("digest"));
        Assert.All(manifests, manifest => Assert.Equal(
            manifest.Value, Run("inspect", $"oci:{_workspace.At("base")}", "--platform", manifest.Key).Text("digest")));
        Assert.Equal(["linux/amd64", "linux/arm64"], manifests.Keys);
    }

    [Fact]
    public void AreShownWithThePackagesThatTheyHold()
    {
        var built = Run("base", "build", "debian12").GetProperty("bases")[0];

        var shown = Run("base", "show", "debian12", "--offline");
        var listed = Run("base", "list").GetProperty("bases").EnumerateArray().Single(one => one.Text("name") == "debian12");

        Assert.Equal((built.Text("digest"), "store"), (shown.Text("digest"), shown.Text("source")));
        Assert.Equal((built.Text("digest"), "store"), (listed.Text("digest"), listed.Text("source")));
        var packages = shown.GetProperty("packages").EnumerateArray().ToDictionary(package => package.Text("name"), package => package.GetProperty("size").GetInt64());
        Assert.True(packages["libc6"] > 1_000_000);
        Assert.InRange(packages.Values.Sum(), shown.GetProperty("unpackedSize").GetInt64() / 2, shown.GetProperty("unpackedSize").GetInt64());
    }

    public void Dispose() => _workspace.Dispose();

    private BuildCall Build() => new() { Home = host.Home };

    private JsonElement Run(params IReadOnlyList<string> arguments) => PaksImage.Call(host.Home, [.. arguments, "--json", "--quiet"]).Run().Json();
}
