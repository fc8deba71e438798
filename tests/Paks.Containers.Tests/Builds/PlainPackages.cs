using Paks.Containers.Planning;
using Paks.Containers.Recipes;
using Paks.Containers.Tests.Builds.Kit;
using Paks.Oci;
using Paks.Spack.Specs;
using Paks.Testing;

namespace Paks.Containers.Tests.Builds;

public sealed class PlainPackages : IDisposable
{
    private readonly Workshop _workshop = new();

    [Fact]
    public async Task BecomeLayersAsTheyWereSigned()
    {
        var result = await _workshop.BuildAsync(Workshop.Recipe("sqlite"));

        Assert.Equal(["gcc-runtime", "zlib", "sqlite"], result.Plan.Packages.Select(package => package.Spec.Name));
        Assert.All(result.Plan.Packages, package => Assert.Equal(Placement.Verbatim, package.Placement));
        Assert.Equal(
            result.Plan.Packages.Select(package => package.Tarball),
            result.Image.Layers.Take(3).Select(layer => layer.Layer.Descriptor.Digest));
        ImageValidator.AssertLayout(_workshop["image"]);
    }

    [Fact]
    public async Task GiveTheSameDigestWhateverTheSurroundings()
    {
        using var other = new Workshop();

        var first = await _workshop.BuildAsync(Workshop.Recipe("libpng", "sqlite"));
        var warm = await _workshop.BuildAsync(Workshop.Recipe("libpng", "sqlite"));
        var elsewhere = await other.BuildAsync(
            Workshop.Recipe("libpng", "sqlite") with { Caches = [other.CopyCache()] }, other.Environment(parallelism: 1));

        Assert.Equal(first.Image.Manifest.Digest, warm.Image.Manifest.Digest);
        Assert.Equal(first.Image.Manifest.Digest, elsewhere.Image.Manifest.Digest);
        Assert.All(warm.Image.Layers, layer => Assert.True(layer.Reused));
        Assert.All(first.Image.Layers, layer => Assert.True(layer.Planned is PlannedLayer.Verbatim || !layer.Reused));
    }

    [Fact]
    public async Task GiveAnotherDigestForAnotherDate()
    {
        var first = await _workshop.BuildAsync(Workshop.Recipe("zlib"));
        var later = await _workshop.BuildAsync(Workshop.Recipe("zlib"), _workshop.Environment(epoch: 1_700_000_000));

        Assert.NotEqual(first.Image.Manifest.Digest, later.Image.Manifest.Digest);
        Assert.Equal("2023-11-14T22:13:20Z", later.Image.Configuration.Created);
    }

    [Fact]
    public async Task AreMovedWhereAStoreIsNamed()
    {
        var result = await _workshop.BuildAsync(Workshop.Recipe("sqlite") with { Prefix = PrefixChoice.In("/opt/paks"), Projection = SpecFormat.Parse("{name}/{version}-{hash:7}") });

        Assert.All(result.Plan.Packages, package => Assert.Equal(Placement.Relocated, package.Placement));
        Assert.Equal("/opt/paks/sqlite/3.40.1-x7yafzf", result.Plan.Packages[^1].Prefix);
        ImageValidator.AssertLayout(_workshop["image"]);
    }

    [Fact]
    public async Task AreRefusedWhereTheyDoNotFit()
    {
        var refused = await _workshop.RefusedAsync(Workshop.Recipe("paks-awkward") with { Prefix = PrefixChoice.In("/opt/paks/store") });

        Assert.Equal("PAKS2030", refused.Code.Id);
        Assert.Contains(
            "Cannot replace '/opt/spack/opt/spack' with '/opt/paks/store' in the C-string '/opt/spack/opt/spack/x'", refused.Message, StringComparison.Ordinal);
        Assert.Contains("--prefix as-built", refused.Remedy, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(LayerCompression.Gzip)]
    [InlineData(LayerCompression.Zstd)]
    [InlineData(LayerCompression.None)]
    public async Task ShareALayerWhereTheBudgetAllowsNoMore(LayerCompression compression)
    {
        var result = await _workshop.BuildAsync(Workshop.Recipe("sqlite", "libpng") with { MaxLayers = 3, Compression = compression });

        Assert.Equal(3, result.Image.Layers.Count);
        var merged = Assert.IsType<PlannedLayer.Merged>(result.Image.Layers[1].Planned);
        Assert.Equal("gcc-runtime", result.Image.Layers[0].Planned.Packages.Single().Spec.Name);
        Assert.Equal(4, merged.Packages.Count);
        ImageValidator.AssertLayout(_workshop["image"]);
    }

    [Fact]
    public async Task AreRememberedByTheirCompression()
    {
        var moved = Workshop.Recipe("zlib") with { Prefix = PrefixChoice.In("/opt/paks") };

        var gzip = await _workshop.BuildAsync(moved);
        var zstd = await _workshop.BuildAsync(moved with { Compression = LayerCompression.Zstd });

        Assert.All(gzip.Image.Layers, layer => Assert.Equal("application/vnd.oci.image.layer.v1.tar+gzip", layer.Layer.Descriptor.MediaType));
        Assert.All(zstd.Image.Layers, layer => Assert.Equal("application/vnd.oci.image.layer.v1.tar+zstd", layer.Layer.Descriptor.MediaType));
    }

    [Fact]
    public async Task AreRefusedWhereNoLayerIsLeft() =>
        Assert.Equal("PAKS4006", (await _workshop.RefusedAsync(Workshop.Recipe("sqlite") with { MaxLayers = 1 })).Code.Id);

    [Fact]
    public async Task TellWhatTheirRecipesWouldHaveSet()
    {
        var plan = await _workshop.PlanAsync(Workshop.Recipe("paks-env"));

        Assert.Contains(plan.Notes, note => note.Contains("paks-env@1.0/vxojlvq", StringComparison.Ordinal) && note.Contains("--env", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("")]
    [InlineData("/lib")]
    [InlineData("/..")]
    public async Task AreNotCoveredByTheirView(string below)
    {
        var prefix = (await _workshop.PlanAsync(Workshop.Recipe("zlib"))).Packages[^1].Prefix;
        var view = below == "/.." ? Path.GetDirectoryName(prefix)! : prefix + below;

        var refused = await _workshop.RefusedAsync(Workshop.Recipe("zlib") with { View = view });

        Assert.Equal("PAKS1002", refused.Code.Id);
    }

    [Fact]
    public async Task ShareAViewInWhichRootsComeFirst()
    {
        var plan = await _workshop.PlanAsync(Workshop.Recipe("sqlite", "libpng"));

        Assert.Contains("PATH=/opt/view/bin:/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin", plan.Environment);
        Assert.Contains("CMAKE_PREFIX_PATH=/opt/view", plan.Environment);
        var links = plan.Layers.OfType<PlannedLayer.View>().Single().Tree.Entries.ToDictionary(entry => entry.Path, entry => entry.LinkTarget);
        Assert.EndsWith("/bin/sqlite3", links["bin/sqlite3"], StringComparison.Ordinal);
        Assert.Contains(plan.Notes, note => note.Contains("zlib@1.2.13", StringComparison.Ordinal) && note.Contains("zlib@1.3.1", StringComparison.Ordinal));
    }

    [Fact]
    public async Task AreNamedOneByOneWithoutAView()
    {
        var plan = await _workshop.PlanAsync(Workshop.Recipe("paks-env") with { View = null });

        var path = plan.Environment.Single(variable => variable.StartsWith("PATH=", StringComparison.Ordinal))[5..].Split(':');
        Assert.EndsWith("/paks-env-1.0-vxojlvqc5ushmmd2ufocr4nyitcoqylz/bin", path[0], StringComparison.Ordinal);
        Assert.EndsWith("/lua-5.4.4-xmwdjjd37iszrxw7eqofzlb4iqdvm6bn/bin", path[1], StringComparison.Ordinal);
        Assert.Empty(plan.Layers.OfType<PlannedLayer.View>());
    }

    [Fact]
    public async Task ArePlannedWithoutATrace()
    {
        await _workshop.PlanAsync(Workshop.Recipe("sqlite"));

        Assert.False(Directory.Exists(_workshop["store"]));
    }

    public void Dispose() => _workshop.Dispose();
}
