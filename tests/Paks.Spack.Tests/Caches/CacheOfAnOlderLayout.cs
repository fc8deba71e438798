using System.Net;
using System.Security.Cryptography;
using System.Text.Json;
using Paks.Spack.Caches;
using Paks.Spack.Specs;
using Paks.Testing;
using Paks.Trust;

namespace Paks.Spack.Tests.Caches;

/// <summary>A cache that Spack 0.23 made, read whole: in a folder and over http.</summary>
public sealed class CacheOfAnOlderLayout : IDisposable
{
    private static readonly BuildCacheOptions Quick = new() { FirstDelay = TimeSpan.FromMilliseconds(1) };
    private static readonly SpecAddress Zlib = AbstractSpec.Parse("zlib@1.2.13/3dpqiyr7islignfqlcnbgy422kezpr7i").Address!;
    private readonly HttpClient _http = new();
    private readonly CacheServer _server = new(SharedFixtures.Path("spack-v2"));
    private readonly FolderMemory _memory = new();

    public void Dispose()
    {
        _memory.Dispose();
        _server.Dispose();
        _http.Dispose();
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task GivesAllThatSpackPutIn(bool overHttp)
    {
        var cache = Open(overHttp);
        var index = await cache.ReadIndexAsync(Token);
        Assert.Equal(11, index.Count);
        foreach (var spec in ReadExpected())
        {
            var node = index.Find(DagHash.Parse(spec.GetProperty("hash").GetString()!))!;
            var entry = await cache.ReadEntryAsync(node, Trusted, true, DateTimeOffset.UtcNow, Token);
            await IsAsExpectedAsync(spec, cache, entry);
            Assert.Equal(node.ToSpecString(), entry.Spec.Root.ToSpecString());
            Assert.Equal(
                Closure(spec), index.RuntimeClosure([node]).Where(needed => needed.Hash != node.Hash).Select(static needed => needed.Hash.ToString()).Order());
        }
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task IsReadByAddressAlone(bool overHttp)
    {
        var cache = Open(overHttp);
        foreach (var spec in ReadExpected())
        {
            var address = new SpecAddress(
                spec.GetProperty("name").GetString()!,
                SpackVersion.Parse(spec.GetProperty("version").GetString()!),
                DagHash.Parse(spec.GetProperty("hash").GetString()!));
            await IsAsExpectedAsync(spec, cache, await ReadAsync(cache, address));
        }
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task OffersItsKeys(bool overHttp)
    {
        var key = Assert.Single(await Open(overHttp).ReadPublishedKeysAsync(Token));
        Assert.Equal("D77578A995FF91EF0887AE89F8AC2E1707D1AF08", key.Fingerprint);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task DoesNotGiveWhatItDoesNotHold(bool overHttp)
    {
        var cache = Open(overHttp);
        await cache.FindIndexAsync(Token);
        await Assert.ThrowsAsync<EntryNotFoundException>(() => ReadAsync(cache, Zlib with { Hash = DagHash.Parse(new string('a', 32)) }));
    }

    [Fact]
    public async Task IsNotLookedForInANewerLayoutOnceThatIsKnownToBeMissing()
    {
        var cache = Open(overHttp: true);
        var index = await cache.ReadIndexAsync(Token);
        var before = _server.Requests.Count;
        await cache.ReadEntryAsync(index.Find(Zlib.Hash)!, Trusted, true, DateTimeOffset.UtcNow, Token);
        Assert.Equal(["GET", "HEAD"], _server.Requests.Skip(before).Select(static request => request.Split(' ')[0]));
    }

    [Fact]
    public async Task OfAServerThatKnowsNoHeadIsReadToo()
    {
        _server.Misbehave = static (context, _) => context.Request.HttpMethod == "HEAD" && CacheServer.Answer(context, HttpStatusCode.MethodNotAllowed);
        Assert.Equal(11, (await Open(overHttp: true).ReadIndexAsync(Token)).Count);
        Assert.True((await ReadAsync(Open(overHttp: true), Zlib)).TarballSize > 0);
    }

    [Fact]
    public async Task KeepsTheIndexThatDidNotChange()
    {
        var first = await Open(overHttp: true, _memory).ReadIndexAsync(Token);
        var before = _server.Requests.Count;
        var second = await Open(overHttp: true, _memory).ReadIndexAsync(Token);
        Assert.Equal(first.Checksum, second.Checksum);
        Assert.Equal(11, second.Count);
        Assert.DoesNotContain("GET /build_cache/index.json", _server.Requests.Skip(before));

        File.WriteAllText(Assert.IsType<string>(_memory.FindBlob(first.Checksum)), "damaged");
        Assert.Equal(11, (await Open(overHttp: true, _memory).ReadIndexAsync(Token)).Count);
    }

    [Fact]
    public async Task IsReadOfflineAsFarAsItWasKept()
    {
        var online = Open(overHttp: true, _memory);
        var index = await online.ReadIndexAsync(Token);
        var entry = await online.ReadEntryAsync(index.Find(Zlib.Hash)!, Trusted, true, DateTimeOffset.UtcNow, Token);
        _server.Dispose();
        var offline = BuildCache.Open(_server.Address, _http, Quick with { Memory = _memory, Offline = true });

        Assert.Equal(index.Checksum, (await offline.ReadIndexAsync(Token)).Checksum);
        Assert.Equal((entry.ManifestChecksum, entry.TarballSize), await ReadAsync(offline, Zlib) is var kept ? (kept.ManifestChecksum, kept.TarballSize) : default);
        await Assert.ThrowsAsync<NotKeptException>(() => offline.OpenTarballAsync(entry, Token));
        await Assert.ThrowsAsync<NotKeptException>(() => offline.ReadEntryAsync(index.FindByName("lua").Single().Spec, Trusted, true, DateTimeOffset.UtcNow, Token));
        var nothing = BuildCache.Open(_server.Address, _http, Quick with { Offline = true });
        await Assert.ThrowsAsync<NotKeptException>(() => nothing.FindIndexAsync(Token));
    }

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private static Keyring Trusted => Keyring.Read(File.ReadAllBytes(ProjectFixtures.Path("keys", "fixture-public.asc")));

    private static IReadOnlyList<JsonElement> ReadExpected()
    {
        using var expected = JsonDocument.Parse(File.ReadAllBytes(SharedFixtures.Path("spack-v2-expected", "expected.json")));
        JsonElement[] specs = [.. expected.RootElement.Clone().GetProperty("specs").EnumerateArray()];
        Assert.Equal(10, specs.Length);
        return specs;
    }

    private static IEnumerable<string> Closure(JsonElement spec) =>
        spec.GetProperty("runtime_closure").EnumerateArray().Select(static needed => needed.GetProperty("hash").GetString()!).Order();

    private static async Task IsAsExpectedAsync(JsonElement spec, BuildCache cache, CacheEntry entry)
    {
        var tarball = spec.GetProperty("tarball");
        Assert.Equal(spec.GetProperty("hash").GetString(), entry.Spec.Root.Hash.ToString());
        Assert.Equal("D77578A995FF91EF0887AE89F8AC2E1707D1AF08", entry.Signer);
        Assert.True(entry.Hashes.IsComplete);
        Assert.Equal(tarball.GetProperty("sha256").GetString(), entry.TarballChecksum);
        Assert.Equal(tarball.GetProperty("size").GetInt64(), entry.TarballSize);
        Assert.Equal("gzip", entry.TarballCompression);
        var document = File.ReadAllBytes(SharedFixtures.Path("spack-v2", spec.GetProperty("spec_file").GetString()!));
        Assert.Equal(Convert.ToHexStringLower(SHA256.HashData(document)), entry.ManifestChecksum);
        await using var stream = await cache.OpenTarballAsync(entry, Token);
        Assert.Equal(entry.TarballChecksum, Convert.ToHexStringLower(await SHA256.HashDataAsync(stream, Token)));
    }

    private BuildCache Open(bool overHttp, FolderMemory? memory = null) =>
        BuildCache.Open(overHttp ? _server.Address : SharedFixtures.Path("spack-v2"), _http, Quick with { Memory = memory });

    private static Task<CacheEntry> ReadAsync(BuildCache cache, SpecAddress address) =>
        cache.ReadEntryAsync(address, Trusted, true, DateTimeOffset.UtcNow, Token);
}
