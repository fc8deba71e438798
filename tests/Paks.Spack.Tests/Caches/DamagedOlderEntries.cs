using System.Security.Cryptography;
using System.Text;
using Paks.Spack.Caches;
using Paks.Spack.Specs;
using Paks.Testing;
using Paks.Trust;

namespace Paks.Spack.Tests.Caches;

/// <summary>What a cache of layout 2 can have wrong beyond what layout 3 can, and how the two stand side by side.</summary>
public sealed class DamagedOlderEntries : IDisposable
{
    private readonly TempFolder _folder = new();
    private readonly FolderMemory _memory = new();
    private readonly HttpClient _http = new();
    private readonly CacheServer _server;

    public DamagedOlderEntries() => _server = new CacheServer(_folder.Path);

    private static TestNode Node => new("a") { Edges = [new TestNode("b") >> "link"] };

    private static string Name => $"linux-debian12-x86_64-none-none-a-1.0-{Node.Hash}";

    private static string Tarball => $"build_cache/linux-debian12-x86_64/none-none/a-1.0/{Name}.spack";

    private static SpecAddress Address => new("a", SpackVersion.Parse("1.0"), DagHash.Parse(Node.Hash));

    public void Dispose()
    {
        _server.Dispose();
        _memory.Dispose();
        _folder.Dispose();
        _http.Dispose();
    }

    [Fact]
    public async Task WithoutASignatureAreRefusedUnlessNoneIsRequired()
    {
        Write();
        await Assert.ThrowsAsync<EntryNotSignedException>(() => ReadAsync(requireSignature: true));
        var entry = await ReadAsync();
        Assert.Equal((null, SignatureFailure.NotSigned), (entry.Signer, entry.SignatureFailure));
        Assert.Equal(3, entry.TarballSize);
    }

    [Fact]
    public async Task AreReadFromTheSignedDocumentWhereThereAreBoth()
    {
        using var gpg = new GnuPg();
        var key = gpg.CreateKey("packager");
        Write();
        _folder.Write($"build_cache/{Name}.spec.json.sig", gpg.ClearSign(Document().Replace(",", ",\n", StringComparison.Ordinal), [key]));
        _folder.Write($"build_cache/{Name}.spec.json", "nonsense"u8);
        var entry = await BuildCache.Open(_folder.Path, _http).ReadEntryAsync(
            Address, Keyring.Read(gpg.Export(key)), true, DateTimeOffset.UtcNow, TestContext.Current.CancellationToken);
        Assert.Equal(key, entry.Signer);
    }

    [Fact]
    public async Task WhoseTarballIsGoneAreNotFound()
    {
        Write();
        File.Delete(_folder[Tarball]);
        Assert.Equal(Tarball, (await Assert.ThrowsAsync<EntryNotFoundException>(() => ReadAsync())).File);
    }

    [Fact]
    public async Task WhoseTarballIsAnotherAreRefusedWhileRead()
    {
        Write();
        _folder.Write(Tarball, "tbr"u8);
        var cache = BuildCache.Open(_folder.Path, _http);
        await using var tarball = await cache.OpenTarballAsync(await ReadAsync(), TestContext.Current.CancellationToken);
        await Assert.ThrowsAsync<ChecksumMismatchException>(() => tarball.CopyToAsync(Stream.Null));
    }

    [Fact]
    public async Task OfAnotherPackageAreRefused()
    {
        Write();
        _folder.Write($"build_cache/{Name}.spec.json", Encoding.UTF8.GetBytes(Document(new TestNode("b"))));
        Assert.Equal("b", (await Assert.ThrowsAsync<WrongPackageException>(() => ReadAsync())).Found.Name);
    }

    [Fact]
    public async Task WhoseNodesWereAlteredAreRefused()
    {
        Write(document: Document().Replace("generic", "other", StringComparison.Ordinal));
        await Assert.ThrowsAsync<DagHashMismatchException>(() => ReadAsync());
    }

    [Theory]
    [InlineData("\"buildcache_layout_version\":2,", "", "not noted, so 0")]
    [InlineData("\"buildcache_layout_version\":2,", "\"buildcache_layout_version\":1,", "is 1")]
    [InlineData("\"buildcache_layout_version\":2,", "\"buildcache_layout_version\":4,", "is 4")]
    [InlineData("binary_cache_checksum", "checksum", "does not tell the checksum")]
    [InlineData("\"sha256\"", "\"md5\"", "is no sha256")]
    [InlineData("\"hash\":\"", "\"hash\":\"../", "is no sha256")]
    public async Task ThatBreakTheFormatAreRefused(string old, string replacement, string why)
    {
        var document = Document();
        // The checksum stands at the end, after the hashes of nodes.
        var place = document.LastIndexOf(old, StringComparison.Ordinal);
        Write(document: document.Remove(place, old.Length).Insert(place, replacement));
        Assert.Contains(why, (await Assert.ThrowsAsync<MalformedEntryException>(() => ReadAsync())).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task BehindANetworkWithoutAnIndexAreToldToNeedOne()
    {
        Write();
        Assert.NotNull(await ReadAsync());
        var error = await Assert.ThrowsAsync<EntryNotFoundException>(() => ReadAsync(_server.Address));
        Assert.Contains("no build_cache/index.json", error.Message, StringComparison.Ordinal);
        await Assert.ThrowsAsync<NotABuildCacheException>(() => BuildCache.Open(_server.Address, _http).FindIndexAsync(TestContext.Current.CancellationToken));
        await Assert.ThrowsAsync<CacheIndexMissingException>(() => BuildCache.Open(_folder.Path, _http).FindIndexAsync(TestContext.Current.CancellationToken));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("nonsense")]
    [InlineData("")]
    [InlineData("0000000000000000000000000000000000000000000000000000000000000000")]
    public async Task OfAnIndexWhoseNotedChecksumIsWrongAreFound(string? noted)
    {
        var first = WriteIndex(Node);
        _folder.Write("build_cache/index.json.hash", Encoding.ASCII.GetBytes(noted ?? first));
        Assert.Equal(first, (await ReadIndexAsync()).Checksum);
        // As when a writer died between the two.
        var second = WriteIndex(Node, new TestNode("c"));
        var index = await ReadIndexAsync();
        Assert.Equal(second, index.Checksum);
        Assert.NotEmpty(index.FindByName("c"));
    }

    [Fact]
    public async Task OfAnIndexWithoutANotedChecksumAreFound()
    {
        Assert.Equal(WriteIndex(Node), (await ReadIndexAsync()).Checksum);
        Assert.Equal(2, (await BuildCache.Open(_server.Address, _http, new BuildCacheOptions { Memory = _memory, Offline = true })
            .ReadIndexAsync(TestContext.Current.CancellationToken)).Count);
        Assert.Equal(WriteIndex(new TestNode("c")), (await ReadIndexAsync()).Checksum);
    }

    [Fact]
    public async Task BesideANewerLayoutAreFoundWhereThatHasThemNot()
    {
        TestNode newer = new("c");
        TestIndex.Store(_folder.Path, TestIndex.Write(newer, Node with { IsInCache = false }));
        Write();
        var alone = (await BuildCache.Open(_folder.Path, _http).FindIndexAsync(TestContext.Current.CancellationToken)).Checksum;
        WriteIndex(Node, new TestNode("b"));
        foreach (var location in new[] { _folder.Path, _server.Address })
        {
            var cache = BuildCache.Open(location, _http, new BuildCacheOptions { Memory = _memory });
            var index = await cache.ReadIndexAsync(TestContext.Current.CancellationToken);
            Assert.Equal(3, index.Count);
            Assert.NotEqual(alone, index.Checksum);
            Assert.Equal(["a", "b", "c"], index.Names.Order());
            Assert.True(Assert.Single(index.FindByName("a")).IsInCache);
            Assert.True(index.IsInCache(Address.Hash));
            Assert.Single(index.FindByHash(newer.Hash));
            var entry = await cache.ReadEntryAsync(Address, Keyring.Empty, false, DateTimeOffset.UtcNow, TestContext.Current.CancellationToken);
            Assert.Equal(3, entry.TarballSize);
        }
    }

    private void Write(string? document = null)
    {
        _folder.Write($"build_cache/{Name}.spec.json", Encoding.UTF8.GetBytes(document ?? Document()));
        _folder.Write(Tarball, "tar"u8);
    }

    private static string Document(TestNode? node = null)
    {
        var text = Encoding.UTF8.GetString((node ?? Node).ToDocument());
        return $$$"""{{{text[..^1]}}},"buildcache_layout_version":2,"binary_cache_checksum":{"hash_algorithm":"sha256","hash":"{{{Convert.ToHexStringLower(SHA256.HashData("tar"u8))}}}"}}""";
    }

    private string WriteIndex(params TestNode[] nodes)
    {
        var text = TestIndex.Write([.. nodes.SelectMany(static node => node.Closure()).DistinctBy(static node => node.Hash)]);
        _folder.Write("build_cache/index.json", text);
        return Convert.ToHexStringLower(SHA256.HashData(text));
    }

    private Task<CacheIndex> ReadIndexAsync() => BuildCache.Open(_server.Address, _http, new BuildCacheOptions { Memory = _memory })
        .ReadIndexAsync(TestContext.Current.CancellationToken);

    private Task<CacheEntry> ReadAsync(string? location = null, bool requireSignature = false) => BuildCache.Open(location ?? _folder.Path, _http)
        .ReadEntryAsync(Address, Keyring.Empty, requireSignature, DateTimeOffset.UtcNow, TestContext.Current.CancellationToken);
}
