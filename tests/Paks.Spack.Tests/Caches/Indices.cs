using System.IO.Compression;
using System.Security.Cryptography;
using System.Text;
using Paks.Spack.Caches;
using Paks.Spack.Specs;
using Paks.Testing;

namespace Paks.Spack.Tests.Caches;

public sealed class Indices : IDisposable
{
    private static readonly TestNode Leaf = new("leaf") { ReferenceCount = 1 };
    private static readonly TestNode Root = new("root") { Edges = [Leaf >> "link some-api"] };

    private readonly TempFolder _folder = new();
    private readonly HttpClient _http = new();

    public static TheoryData<string, string> Corrupt => new()
    {
        { "", "JSON" },
        { "nonsense", "invalid JSON literal" },
        { "[]", "no list of specs" },
        { "{}", "no list of specs" },
        { """{"database":{"version":"8"}}""", "no list of specs" },
        { """{"database":{"version":"8","installs":[]}}""", "no list of specs" },
        { """{"database":{"installs":{}}}""", "no version" },
        { """{"database":{"version":"9","installs":{}}}""", "of version 9" },
        { """{"database":{"version":"5","installs":{}}}""", "of version '5'" },
        { """{"database":{"version":"x","installs":{}}}""", "of version 'x'" },
        { """{"database":{"version":"8","installs":{"short":{}}}}""", "'short' is not a DAG hash" },
        { Good.Replace("\"spec\":", "\"spac\":", StringComparison.Ordinal), "holds no spec" },
        { Good.Replace("\"name\":\"leaf\",\"version\"", "\"nome\":\"leaf\",\"version\"", StringComparison.Ordinal), "no name or version" },
        { Good[..^1], "JSON" },
        { Good[..^40], "JSON" },
        { Good + "x", "'x' is invalid" },
        { new string('[', 1000), "depth" },
        { Good.Replace("\"namespace\":\"test\"", "\"namespace\":\"" + new string('x', 20 << 20) + "\"", StringComparison.Ordinal), "absurd length" },
        { Good.Replace("\"name\":\"leaf\",\"version\"", "\"name\":\"\\ud800\",\"version\"", StringComparison.Ordinal), "surrogate" },
    };

    private static string Good => Encoding.UTF8.GetString(TestIndex.Write(Leaf, Root));

    public void Dispose()
    {
        _folder.Dispose();
        _http.Dispose();
    }

    [Theory]
    [MemberData(nameof(Corrupt), DisableDiscoveryEnumeration = true)]
    public async Task ThatAreCorruptAreRefused(string text, string why)
    {
        TestIndex.Store(_folder.Path, Encoding.UTF8.GetBytes(text));
        var error = await Assert.ThrowsAsync<CorruptIndexException>(ReadAsync);
        Assert.Contains(why, error.Message, StringComparison.Ordinal);
        Assert.Equal(why == "of version 9", error.IsNewer);
        Assert.Equal(_folder.Path, error.Cache);
    }

    [Fact]
    public async Task WithAFlippedByteAreRefusedForTheirChecksum()
    {
        var text = TestIndex.Write(Leaf, Root);
        var checksum = Convert.ToHexStringLower(SHA256.HashData(text));
        for (var place = 0; place < text.Length; place += 41)
        {
            byte[] bad = [.. text];
            bad[place] ^= 2;
            TestIndex.Store(_folder.Path, bad, checksum: checksum);
            Assert.Contains("sha256", (await Assert.ThrowsAsync<CorruptIndexException>(ReadAsync)).Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task CutShortAreRefusedForTheirLength()
    {
        var text = TestIndex.Write(Leaf, Root);
        TestIndex.Store(_folder.Path, text[..100], checksum: Convert.ToHexStringLower(SHA256.HashData(text)), length: text.Length);
        Assert.Contains("ends after 100 of", (await Assert.ThrowsAsync<CorruptIndexException>(ReadAsync)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task WhoseTextIsGoneAreRefused()
    {
        TestIndex.Store(_folder.Path, TestIndex.Write(Leaf));
        Directory.Delete(_folder["blobs"], recursive: true);
        Assert.Contains("there is no blobs/sha256", (await Assert.ThrowsAsync<CorruptIndexException>(ReadAsync)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task WhoseRecordIsBrokenAreRefusedWhenItIsRead()
    {
        TestIndex.Store(_folder.Path, Encoding.UTF8.GetBytes(Good.Replace("\"target\":\"x86_64\"", "\"target\":5", StringComparison.Ordinal)));
        var index = await ReadAsync();
        var error = Assert.Throws<CorruptIndexException>(() => index.Find(DagHash.Parse(Leaf.Hash)));
        Assert.Contains(Leaf.Hash, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task WhoseRecordHoldsAnotherSpecAreRefusedWhenItIsRead()
    {
        TestIndex.Store(_folder.Path, Encoding.UTF8.GetBytes(Good.Replace($"\"{Leaf.Hash}\":", $"\"{new string('a', 32)}\":", StringComparison.Ordinal)));
        var index = await ReadAsync();
        Assert.Throws<CorruptIndexException>(() => index.FindByName("leaf").ToList());
    }

    [Fact]
    public async Task GiveWhatIsInThem()
    {
        TestIndex.Store(_folder.Path, TestIndex.Write(Leaf with { IsInCache = false }, Root));
        var index = await ReadAsync();
        Assert.Equal((2, _folder.Path), (index.Count, index.Location));
        Assert.Equal(["leaf", "root"], index.Names.Order());
        var leaf = Assert.Single(index.FindByName("leaf"));
        Assert.Equal((1, false), (leaf.ReferenceCount, leaf.IsInCache));
        Assert.Equal(leaf, Assert.Single(index.FindByName("some-api")));
        Assert.Empty(index.FindByName("nothing"));
        Assert.False(index.IsInCache(leaf.Spec.Hash));
        Assert.True(index.IsInCache(DagHash.Parse(Root.Hash)));
        Assert.True(index.Provides(leaf.Spec.Hash, "some-api"));
        Assert.False(index.Provides(leaf.Spec.Hash, "leaf"));
        Assert.Null(index.Find(DagHash.Parse(new string('a', 32))));
        Assert.Equal(Root.Hash, Assert.Single(index.FindByHash(Root.Hash[..9])).Spec.Hash.ToString());
        Assert.Empty(index.FindByHash("../"));
        Assert.Equal(2, "abcdefghijklmnopqrstuvwxyz234567".Sum(first => index.FindByHash(first.ToString()).Count()));
    }

    [Theory]
    [InlineData("""{"database":{"version":8,"installs":{}}}""")]
    [InlineData("""{"database":{"installs":{},"version":"8"}}""")]
    [InlineData("""{"other":{"installs":{"x":5}},"database":{"version":"7","more":[{"installs":{"y":1}}],"installs":{}}}""")]
    public async Task MayBeEmptyAndHoldMoreThanIsRead(string text)
    {
        TestIndex.Store(_folder.Path, Encoding.UTF8.GetBytes(text));
        Assert.Equal(0, (await ReadAsync()).Count);
    }

    [Fact]
    public async Task WithoutInBuildcacheHoldNoPackage()
    {
        TestIndex.Store(_folder.Path, Encoding.UTF8.GetBytes(Good.Replace(",\"in_buildcache\":true", "", StringComparison.Ordinal)));
        Assert.All((await ReadAsync()).FindByName("leaf"), static record => Assert.False(record.IsInCache));
    }

    [Fact]
    public async Task MayBeCompressed()
    {
        using var compressed = new MemoryStream();
        using (var gzip = new GZipStream(compressed, CompressionLevel.Optimal))
        {
            gzip.Write(TestIndex.Write(Leaf, Root));
        }

        TestIndex.Store(_folder.Path, compressed.ToArray(), "gzip");
        Assert.Equal("leaf", Assert.Single((await ReadAsync()).FindByName("leaf")).Spec.Name);
    }

    [Fact]
    public async Task ThatWouldUnpackWithoutMeasureAreRefused()
    {
        using var compressed = new MemoryStream();
        using (var gzip = new GZipStream(compressed, CompressionLevel.Fastest))
        {
            var blanks = Encoding.UTF8.GetBytes(new string(' ', 1 << 20));
            for (var count = 0; count <= 256; count++)
            {
                gzip.Write(blanks);
            }
        }

        TestIndex.Store(_folder.Path, compressed.ToArray(), "gzip");
        var error = await Assert.ThrowsAsync<CorruptIndexException>(ReadAsync);
        Assert.Contains("too many to be held in memory", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(20)]
    [InlineData(-3)]
    public async Task ThatAreDamagedGzipAreRefused(int length)
    {
        using var compressed = new MemoryStream();
        using (var gzip = new GZipStream(compressed, CompressionLevel.Optimal))
        {
            gzip.Write(TestIndex.Write(Leaf, Root));
        }

        var content = compressed.ToArray();
        TestIndex.Store(_folder.Path, length > 0 ? [.. content[..length], .. new byte[100]] : [.. content[..^9], 1, .. content[^8..]], "gzip");
        await Assert.ThrowsAsync<CorruptIndexException>(ReadAsync);
    }

    [Theory]
    [InlineData("""{"version":3,"data":[]}""")]
    [InlineData("""{"version":2}""")]
    [InlineData("nonsense")]
    public async Task WithAMalformedManifestAreRefused(string manifest)
    {
        _folder.Write("v3/manifests/index/index.manifest.json", Encoding.UTF8.GetBytes(manifest));
        await Assert.ThrowsAsync<CorruptIndexException>(ReadAsync);
    }

    [Fact]
    public async Task ThatAreNotThereLeaveDirectLookup()
    {
        _folder.Write("v3/layout.json", "{\"signing\": \"gpg\"}"u8);
        var error = await Assert.ThrowsAsync<CacheIndexMissingException>(ReadAsync);
        Assert.Contains("name@version/hash", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task OfNoCacheAreToldAsSuch()
    {
        await Assert.ThrowsAsync<NotABuildCacheException>(ReadAsync);
        var error = await Assert.ThrowsAsync<NotABuildCacheException>(() =>
            BuildCache.Open(_folder["nowhere"], _http).ReadIndexAsync(TestContext.Current.CancellationToken));
        Assert.Contains("no such folder", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("oci://registry.example.org/cache")]
    [InlineData("s3://bucket/cache")]
    [InlineData("https://user:secret@example.org/cache?token=secret")]
    [InlineData("file://otherhost/cache")]
    [InlineData("http://")]
    public void OfPlacesThatAreNotReadAreRefused(string location)
    {
        var error = Assert.Throws<NotABuildCacheException>(() => BuildCache.Open(location, _http));
        Assert.DoesNotContain("secret", error.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task AreReadWhateverFallsOnTheEndOfAChunk()
    {
        // Nodes of growing length move every kind of token across the boundaries of the buffer.
        TestNode[] nodes = [.. Enumerable.Range(0, 2_000).Select(static number =>
            new TestNode($"package-{number}") { Parameters = $"\"text\":\"{new string('x', number % 331)}\"", Edges = [Leaf >> "build,link api"] })];
        TestIndex.Store(_folder.Path, TestIndex.Write([Leaf, .. nodes]));
        var index = await ReadAsync();
        Assert.Equal(2_001, index.Count);
        Assert.Equal(Leaf.Hash, Assert.Single(index.FindByName("api")).Spec.Hash.ToString());
        foreach (var node in nodes)
        {
            Assert.Equal(node.Hash, Assert.Single(index.FindByName(node.Name)).Spec.Hash.ToString());
        }
    }

    [Fact]
    public async Task AreReadInParallel()
    {
        TestNode[] nodes = [.. Enumerable.Range(0, 500).Select(static number => new TestNode($"package-{number}") { Edges = [Leaf >> "link"] })];
        TestIndex.Store(_folder.Path, TestIndex.Write([Leaf, .. nodes]));
        var index = await ReadAsync();
        Parallel.ForEach(nodes, node => Assert.Equal(2, index.RuntimeClosure([index.Find(DagHash.Parse(node.Hash))!]).Count));
    }

    private Task<CacheIndex> ReadAsync() => BuildCache.Open(_folder.Path, _http).ReadIndexAsync(TestContext.Current.CancellationToken);
}
