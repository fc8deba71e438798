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
        FixtureCache cache = FixtureCache.Open(cacheName);
        JsonElement expected = cache.ReadExpected("relocation-refused.json");
        string store = expected.GetProperty("store").GetString()!;
        JsonElement refused = Assert.Single(expected.GetProperty("refused").EnumerateArray());

        FixturePackage package = cache.Packages[refused.GetProperty("hash").GetString()!];
        RelocationRefusedException failure = Assert.Throws<RelocationRefusedException>(() => Relocate(cache, package, store));
        string words = refused.GetProperty("why").GetString()!.Replace("b'", "'", StringComparison.Ordinal);
        Assert.StartsWith(failure.Reason, words, StringComparison.Ordinal);
        Assert.EndsWith(failure.Reason, failure.Message, StringComparison.Ordinal);
        Assert.Equal((refusal, cache.UnpaddedStore, store, cString), (failure.Refusal, failure.Old, failure.New, failure.CString));
        Assert.Equal("paks-awkward@1.0", failure.Package);
        Assert.Equal("bin/awkward", failure.File);

        foreach (JsonElement installed in expected.GetProperty("installed").EnumerateArray())
            Assert.NotEmpty(Relocate(cache, cache.Packages[installed.GetString()!], store).Entries);
    }

    private static RelocatedTree Relocate(FixtureCache cache, FixturePackage package, string store)
    {
        PackageContents contents = package.Read();
        PrefixMap map = PrefixMap.Create(
            contents.BuildInfo,
            cache.RelocationSources(package).Select(source => KeyValuePair.Create(source.Hash, $"{store}/{source.Name}-{source.Version}-{source.Hash}")),
            store);
        RelocatedTree tree = new();
        using Stream tar = package.OpenTar();
        new Relocator(Path.GetTempPath()).Relocate(tar, contents, map, tree);
        return tree;
    }
}
