using System.Text.Json;
using Paks.Spack.Packages;
using Paks.Spack.Tests.Packages.Kit;

namespace Paks.Spack.Tests.Packages;

/// <summary>Ground truth: what Spack refuses to put into a store, and in which words.</summary>
public sealed class RefusalByRealCaches
{
    [Theory]
    [InlineData("spack-v3-plain", RelocationRefusal.PrefixTooClose, "/opt/spack/opt/spack/x")]
    [InlineData("spack-v2", RelocationRefusal.PrefixTooLong, null)]
    public void HasSpacksOwnReason(string cacheName, RelocationRefusal refusal, string? cString)
    {
        var cache = FixtureCache.Open(cacheName);
        var expected = cache.ReadExpected("relocation-refused.json");
        var store = expected.GetProperty("store").GetString()!;
        var refused = Assert.Single(expected.GetProperty("refused").EnumerateArray());

        var package = cache.Packages[refused.GetProperty("hash").GetString()!];
        var failure = Assert.Throws<RelocationRefusedException>(() => Relocate(cache, package, store));
        var words = refused.GetProperty("why").GetString()!.Replace("b'", "'", StringComparison.Ordinal);
        Assert.StartsWith(failure.Reason, words, StringComparison.Ordinal);
        Assert.EndsWith(failure.Reason, failure.Message, StringComparison.Ordinal);
        Assert.Equal((refusal, cache.UnpaddedStore, store, cString), (failure.Refusal, failure.Old, failure.New, failure.CString));
        Assert.Equal("paks-awkward@1.0", failure.Package);
        Assert.Equal("bin/awkward", failure.File);

        foreach (var installed in expected.GetProperty("installed").EnumerateArray())
        {
            Assert.NotEmpty(Relocate(cache, cache.Packages[installed.GetString()!], store).Entries);
        }
    }

    private static RelocatedTree Relocate(FixtureCache cache, FixturePackage package, string store)
    {
        var contents = package.Read();
        var map = PrefixMap.Create(
            contents.BuildInfo,
            cache.RelocationSources(package).Select(source => KeyValuePair.Create(source.Hash, $"{store}/{source.Name}-{source.Version}-{source.Hash}")),
            store);
        RelocatedTree tree = new();
        using var tar = package.OpenTar();
        new Relocator(Path.GetTempPath()).Relocate(tar, contents, map, tree);
        return tree;
    }
}
