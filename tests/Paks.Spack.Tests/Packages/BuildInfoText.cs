using System.Text;
using System.Text.Json;
using Paks.Spack.Packages;
using Paks.Spack.Tests.Packages.Kit;

namespace Paks.Spack.Tests.Packages;

public sealed class BuildInfoText
{
    private const string Prefix = "/opt/demo-store/linux-x86_64_v3/libz-1.3.1-knujpfusjcf6bvi6hwlhbkhy4zakitce";

    private const string Flow =
        "{sbang_install_path: /opt/demo-store/bin/sbang, buildpath: /opt/demo-store, spackprefix: /opt/demo-spack, "
        + "relative_prefix: linux-x86_64_v3/libz-1.3.1-knujpfusjcf6bvi6hwlhbkhy4zakitce, hardlinks_deduped: true, "
        + "hash_to_prefix: {knujpfusjcf6bvi6hwlhbkhy4zakitce: " + Prefix + "}, relocate_binaries: [], relocate_links: [], "
        + "relocate_textfiles: [lib/pkgconfig/z.pc, 'c: d', 'x,y', '1.0', yes, a'b, a b, ü/名前, \"tab\\there\", null, 0x1F, 2001-01-01]}\n";

    [Fact]
    public void TakesEveryScalarAsText()
    {
        var info = Parse(Flow);
        Assert.Equal("/opt/demo-store", info.BuildPath);
        Assert.Equal("/opt/demo-store/bin/sbang", info.SbangInstallPath);
        Assert.Equal(Prefix, Assert.Single(info.HashToPrefix!).Value);
        Assert.Equal(
            ["lib/pkgconfig/z.pc", "c: d", "x,y", "1.0", "yes", "a'b", "a b", "ü/名前", "tab\there", "null", "0x1F", "2001-01-01"],
            info.RelocateTextFiles);
        Assert.Empty(info.RelocateBinaries);
    }

    [Fact]
    public void MayBeJson()
    {
        var info = Parse("""
            {"buildpath": "\/opt\/s", "hash_to_prefix": {"a": "/opt/s/a"}, "hardlinks_deduped": true,
             "relocate_textfiles": ["\ud83d\ude00", "tab\there"], "relocate_links": null, "more": [1, {"x": [2.5]}]}
            """);
        Assert.Equal("/opt/s", info.BuildPath);
        Assert.Equal(["😀", "tab\there"], info.RelocateTextFiles);
        Assert.Empty(info.RelocateLinks);
    }

    [Fact]
    public void MayBeBlockStyleAndOld()
    {
        var info = Parse("""
            ---
            buildpath: /opt/s
            prefix_to_hash:
              /opt/s/a-1: hash1
              /usr: external1
              /: external2
              relative: external3
            relocate_textfiles:
            - bin/x
            relocate_binaries: []

            """);
        Assert.Equal(["bin/x"], info.RelocateTextFiles);
        Assert.Equal("/opt/s/a-1", info.HashToPrefix!["hash1"]);
        Assert.DoesNotContain("external2", info.HashToPrefix!.Keys);
        Assert.DoesNotContain("external3", info.HashToPrefix!.Keys);
    }

    [Fact]
    public void WithoutPrefixesCannotBeRelocated()
    {
        var info = Parse("{buildpath: /opt/s, relative_prefix: linux/p}");
        Assert.Null(info.HashToPrefix);
        var refused = Assert.Throws<RelocationRefusedException>(() => PrefixMap.Create(info, [], "/new"));
        Assert.Equal(RelocationRefusal.NoPrefixes, refused.Refusal);
    }

    [Theory]
    [InlineData("", "YAML")]
    [InlineData("[]", "not a mapping")]
    [InlineData("{}", "no buildpath")]
    [InlineData("{buildpath: opt/s}", "absolute")]
    [InlineData("{buildpath: /}", "absolute")]
    [InlineData("{buildpath: /opt/../s}", "absolute")]
    [InlineData("{buildpath: /opt//s}", "absolute")]
    [InlineData("{buildpath: [/opt]}", "not text")]
    [InlineData("{buildpath: /a, buildpath: /b}", "twice")]
    [InlineData("{buildpath: /a, hash_to_prefix: {h: relative}}", "absolute")]
    [InlineData("{buildpath: /a, hash_to_prefix: {h: /}}", "absolute")]
    [InlineData("{buildpath: /a, hash_to_prefix: [h]}", "not a mapping")]
    [InlineData("{buildpath: /a, relocate_links: yes}", "not a list")]
    [InlineData("{buildpath: /a, relocate_links: [[x]]}", "not text")]
    [InlineData("buildpath: &x /a\nsbang_install_path: *x\n", "anchors")]
    [InlineData("{buildpath: /a, more: [&a [x, x], *a]}", "anchors")]
    [InlineData("{buildpath: /a, more: &a [*a]}", "anchors")]
    [InlineData("{buildpath: /a", "YAML")]
    [InlineData("{buildpath: /a}\n---\n{buildpath: /b}", "YAML")]
    [InlineData("{buildpath: /a, \"\\uD800\": x}", "")]
    [InlineData("{buildpath: /a, ? [x] : y}", "not text")]
    public void RefusesWhatIsWrong(string text, string reason)
    {
        var failure = Assert.Throws<MalformedPackageException>(() => Parse(text));
        Assert.Equal(".spack/binary_distribution", failure.Member);
        Assert.True(failure.Message.Contains(reason, StringComparison.Ordinal), failure.Message);
    }

    [Theory]
    [InlineData("[")]
    [InlineData("{a: ")]
    [InlineData("- ")]
    [InlineData("? ")]
    public void RefusesDeepNesting(string nesting) =>
        Assert.Throws<MalformedPackageException>(() => Parse(string.Concat(Enumerable.Repeat(nesting, 100_000))));

    [Fact]
    public void RefusesWhatIsNotUtf8() =>
        Assert.Throws<MalformedPackageException>(() => BuildInfo.Parse(Encoding.Latin1.GetBytes("{buildpath: /caf\u00e9}")));

    [Fact]
    public void BrokenTextNeverGivesAnotherException()
    {
        Random random = new(4711);
        var sound = Encoding.UTF8.GetBytes(Flow);
        for (var i = 0; i < 1000; i++)
        {
            byte[] broken = [.. sound];
            for (var j = random.Next(1, 6); j > 0; j--)
            {
                broken[random.Next(broken.Length)] = (byte)random.Next(256);
            }

            try
            {
                _ = BuildInfo.Parse(broken);
            }
            catch (MalformedPackageException failure)
            {
                Assert.NotEmpty(failure.Reason);
            }
        }
    }

    [Theory]
    [InlineData("/opt/spack", "/opt/spack/bin/sbang", "/opt/spack")]
    [InlineData("/opt/spack/__spack_path_placeholder__/__spack_p", "/opt/spack/bin/sbang", "/opt/spack")]
    [InlineData("/opt/spack/_", null, "/opt/spack")]
    [InlineData("/opt/spack/__spack_p", null, "/opt/spack")]
    [InlineData("/opt/spack/__spack_path_placeholder__/__spack", null, "/opt/spack")]
    [InlineData("/opt/spack/__spack_path_placeholder___", null, "/opt/spack")]
    [InlineData("/opt/spack/__spack_other", null, "/opt/spack/__spack_other")]
    [InlineData("/opt/spack", "/somewhere/else/bin/sbang", "/opt/spack")]
    public void KnowsTheRootWithoutPadding(string root, string? sbang, string expected) =>
        Assert.Equal(expected, new BuildInfo { BuildPath = root, SbangInstallPath = sbang }.UnpaddedRoot);

    [Theory]
    [InlineData("spack-v3")]
    [InlineData("spack-v3-plain")]
    [InlineData("spack-v3-unsigned")]
    [InlineData("spack-v2")]
    public void OfRealCachesIsWhatPythonReads(string cacheName)
    {
        var cache = FixtureCache.Open(cacheName);
        foreach (var package in cache.Packages.Values)
        {
            var contents = package.Read();
            var expected = package.Expected.GetProperty("buildinfo");
            Assert.Equal(expected.GetProperty("buildpath").GetString(), contents.BuildInfo.BuildPath);
            Assert.Equal(expected.GetProperty("sbang_install_path").GetString(), contents.SbangPath);
            Assert.Equal(expected.GetProperty("relative_prefix").GetString(), contents.BuildInfo.RelativePrefix);
            Assert.Equal(Strings(expected, "relocate_textfiles"), contents.BuildInfo.RelocateTextFiles);
            Assert.Equal(Strings(expected, "relocate_binaries"), contents.BuildInfo.RelocateBinaries);
            Assert.Equal(Strings(expected, "relocate_links"), contents.BuildInfo.RelocateLinks);
            Assert.Equal(
                expected.GetProperty("hash_to_prefix").EnumerateObject().Select(row => (row.Name, row.Value.GetString())).Order(),
                contents.BuildInfo.HashToPrefix!.Select(row => (row.Key, (string?)row.Value)).Order());
            Assert.Equal(cache.UnpaddedStore, contents.UnpaddedRoot);
            Assert.Equal(cache.OriginalStore != cache.UnpaddedStore, contents.IsPadded);
        }
    }

    private static BuildInfo Parse(string text) => BuildInfo.Parse(Encoding.UTF8.GetBytes(text));

    private static IEnumerable<string?> Strings(JsonElement element, string key) =>
        element.GetProperty(key).EnumerateArray().Select(item => item.GetString());
}
