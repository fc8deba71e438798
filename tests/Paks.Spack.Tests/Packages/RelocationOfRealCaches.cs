using Paks.Spack.Packages;
using Paks.Spack.Tests.Packages.Kit;

namespace Paks.Spack.Tests.Packages;

/// <summary>Ground truth: what Spack itself made of its packages in another store.</summary>
public sealed class RelocationOfRealCaches
{
    [Theory]
    [InlineData("spack-v3", "relocated-manifest.json", 423)]
    [InlineData("spack-v3", "relocated-manifest-short.json", 423)]
    [InlineData("spack-v3-plain", "relocated-manifest.json", 163)]
    [InlineData("spack-v3-plain", "relocated-manifest-short.json", 163)]
    [InlineData("spack-v3-unsigned", "relocated-manifest.json", 17)]
    [InlineData("spack-v3-unsigned", "relocated-manifest-short.json", 17)]
    [InlineData("spack-v2", "relocated-manifest.json", 179)]
    public void EqualsSpacksOwnFileByFile(string cacheName, string manifestName, int entries)
    {
        var cache = FixtureCache.Open(cacheName);
        RelocatedManifest manifest = new(cache.ReadExpected(manifestName));
        List<string> expected = [], actual = [];
        foreach (var hash in manifest.Prefixes.Keys)
        {
            var package = cache.Packages[hash];
            RelocatedTree tree = new();
            Relocate(cache, package, manifest.Prefixes, manifest.Store, tree);
            expected.AddRange(manifest.Lines(hash).Order(StringComparer.Ordinal).Select(line => $"{package.Name} {line}"));
            actual.AddRange(tree.Lines().Order(StringComparer.Ordinal).Select(line => $"{package.Name} {line}"));
        }

        Assert.Equal(entries, expected.Count);
        Assert.Equal(expected, actual);
    }

    private static Relocation Relocate(
        FixtureCache cache, FixturePackage package, Dictionary<string, string> prefixes, string store, IRelocatedEntrySink sink)
    {
        var contents = package.Read();
        var map = PrefixMap.Create(
            contents.BuildInfo, cache.RelocationSources(package).Select(source => KeyValuePair.Create(source.Hash, prefixes[source.Hash])), store);
        using var tar = package.OpenTar();
        return new Relocator(Path.GetTempPath()).Relocate(tar, contents, map, sink);
    }
}
