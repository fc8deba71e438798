using System.Text.Json;
using Paks.Conformance.Tests.Kit;
using Paks.Testing;

namespace Paks.Conformance.Tests;

/// <summary>Where the prefix is fit for an image, the layer is the very file that the packager signed.</summary>
public sealed class VerbatimLayers
{
    [Fact]
    public void HaveTheSignedChecksumsOfThePackages()
    {
        using var workspace = new Workspace();
        var packages = FixtureCache.Plain.Packages();
        var sqlite = packages.Single(package => package.Name == "sqlite");
        new BuildCall { Home = workspace.Home, Spec = sqlite.Spec, Outputs = ["oci:" + workspace.At("image") + ":1"] }.Digest();

        using var inspected = JsonDocument.Parse(Tools.Run("skopeo", "inspect", $"oci:{workspace.At("image")}:1"));

        string[] layers = [.. inspected.RootElement.GetProperty("Layers").EnumerateArray().Select(layer => layer.GetString()!)];
        string[] signed = [.. packages.Where(package => sqlite.RuntimeClosure.Contains(package.Hash)).Select(package => "sha256:" + package.TarballChecksum)];
        Assert.NotEmpty(signed);
        Assert.Superset(signed.ToHashSet(), layers.ToHashSet());
    }
}
