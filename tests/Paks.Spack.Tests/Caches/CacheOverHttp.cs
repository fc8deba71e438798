using System.Diagnostics;
using System.Net;
using System.Security.Cryptography;
using Paks.Spack.Caches;
using Paks.Spack.Specs;
using Paks.Testing;
using Paks.Trust;

namespace Paks.Spack.Tests.Caches;

public sealed class CacheOverHttp : IDisposable
{
    private static readonly SpecAddress Zlib = AbstractSpec.Parse("zlib@1.2.13/rgiwefrlqy7vklxtj6d4ae5oy22w7qdu").Address!;
    private static readonly BuildCacheOptions Quick = new() { FirstDelay = TimeSpan.FromMilliseconds(1), Silence = TimeSpan.FromSeconds(10) };
    private readonly HttpClient _http = new();
    private readonly CacheServer _server = new(ProjectFixtures.Path("spack-v3-plain"));

    public void Dispose()
    {
        _server.Dispose();
        _http.Dispose();
    }

    [Theory]
    [InlineData("")]
    [InlineData("/")]
    public async Task IsReadAsFromAFolder(string end)
    {
        var cache = BuildCache.Open(_server.Address + end, _http, Quick);
        Assert.Equal(_server.Address, cache.Location);
        Assert.Equal(13, (await cache.ReadIndexAsync(TestContext.Current.CancellationToken)).Count);
        Assert.Single(await cache.ReadPublishedKeysAsync(TestContext.Current.CancellationToken));
        var entry = await ReadAsync(cache);
        Assert.Equal("83117D4337813CC041E43B43AC4521BB8FEDB2A4", entry.Signer);
        Assert.Equal(entry.TarballChecksum, await HashAsync(cache, entry));
    }

    [Fact]
    public async Task BelowAPathAndWithOddSignsIsAskedForRightly()
    {
        using var folder = new TempFolder();
        TestNode node = new("a");
        folder.Write($"my cache+/v3/manifests/spec/a/a-git.x_y_1.0-{node.Hash}.spec.manifest.json", "nonsense"u8);
        using var server = new CacheServer(folder.Path);
        var address = new SpecAddress("a", SpackVersion.Parse("git.x/y=1.0"), DagHash.Parse(node.Hash));
        await Assert.ThrowsAsync<MalformedEntryException>(() => BuildCache.Open(server.Address + "/my%20cache+", _http, Quick)
            .ReadEntryAsync(address, Keyring.Empty, false, DateTimeOffset.UtcNow, TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task WithoutTheFileFindsNothing()
    {
        await Assert.ThrowsAsync<EntryNotFoundException>(() => ReadAsync(Open(), Zlib with { Version = SpackVersion.Parse("1.2.14") }));
        // The second looks for an older layout.
        Assert.Equal(["GET", "HEAD"], _server.Requests.Select(static request => request.Split(' ')[0]));
    }

    [Theory]
    [InlineData(HttpStatusCode.InternalServerError)]
    [InlineData(HttpStatusCode.BadGateway)]
    [InlineData(HttpStatusCode.TooManyRequests)]
    [InlineData(HttpStatusCode.RequestTimeout)]
    public async Task ThatFailsTwiceIsAskedAgain(HttpStatusCode status)
    {
        _server.Misbehave = (context, request) => request <= 2 && CacheServer.Answer(context, status);
        Assert.NotNull(await ReadAsync(Open()));
        Assert.Equal(4, _server.Requests.Count);
    }

    [Fact]
    public async Task ThatFailsAlwaysIsUnreachable()
    {
        _server.Misbehave = static (context, _) => CacheServer.Answer(context, HttpStatusCode.ServiceUnavailable);
        var error = await Assert.ThrowsAsync<CacheUnreachableException>(() => ReadAsync(Open()));
        Assert.Equal(HttpStatusCode.ServiceUnavailable, error.Status);
        Assert.Contains("503", error.Message, StringComparison.Ordinal);
        Assert.Equal(Quick.Attempts, _server.Requests.Count);
    }

    [Theory]
    [InlineData(HttpStatusCode.Unauthorized)]
    [InlineData(HttpStatusCode.Forbidden)]
    public async Task ThatRefusesIsNotAskedAgain(HttpStatusCode status)
    {
        _server.Misbehave = (context, _) => CacheServer.Answer(context, status);
        Assert.Equal(status, (await Assert.ThrowsAsync<CacheUnreachableException>(() => ReadAsync(Open()))).Status);
        Assert.Single(_server.Requests);
    }

    [Fact]
    public async Task ThatSaysWhenToComeBackIsObeyed()
    {
        _server.Misbehave = static (context, request) =>
        {
            if (request > 1)
            {
                return false;
            }

            context.Response.AddHeader("Retry-After", "1");
            return CacheServer.Answer(context, HttpStatusCode.TooManyRequests);
        };
        var watch = Stopwatch.StartNew();
        await ReadAsync(Open());
        Assert.InRange(watch.Elapsed, TimeSpan.FromSeconds(0.9), TimeSpan.FromSeconds(30));
    }

    [Fact]
    public async Task ThatAsksForALongWaitIsUnreachable()
    {
        _server.Misbehave = static (context, _) =>
        {
            context.Response.AddHeader("Retry-After", "3600");
            return CacheServer.Answer(context, HttpStatusCode.TooManyRequests);
        };
        await Assert.ThrowsAsync<CacheUnreachableException>(() => ReadAsync(Open()));
        Assert.Single(_server.Requests);
    }

    [Fact]
    public async Task ThatRedirectsToNoAddressIsUnreachable()
    {
        _server.Misbehave = static (context, _) =>
        {
            context.Response.Headers["Location"] = "//";
            return CacheServer.Answer(context, HttpStatusCode.Redirect);
        };
        var error = await Assert.ThrowsAsync<CacheUnreachableException>(() => Open().ReadIndexAsync(TestContext.Current.CancellationToken));
        Assert.Contains("no address", error.Message, StringComparison.Ordinal);
        Assert.Single(_server.Requests);
    }

    [Fact]
    public async Task ThatRedirectsIsFollowed()
    {
        _server.Misbehave = static (context, _) =>
        {
            if (!context.Request.Url!.AbsolutePath.StartsWith("/old/", StringComparison.Ordinal))
            {
                return false;
            }

            context.Response.Redirect(context.Request.Url.AbsoluteUri.Replace("/old/", "/", StringComparison.Ordinal));
            context.Response.Close();
            return true;
        };
        var entry = await ReadAsync(BuildCache.Open(_server.Address + "/old", _http, Quick));
        Assert.Equal("zlib", entry.Spec.Root.Name);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task ThatBreaksInTheMiddleIsContinued(bool ranges)
    {
        using var server = new CacheServer(ProjectFixtures.Path("spack-v3-plain")) { KnowsRanges = ranges };
        var cache = BuildCache.Open(server.Address, _http, Quick);
        var entry = await ReadAsync(cache);
        var before = server.Requests.Count;
        server.Misbehave = (context, request) => request == before + 1 && server.Break(context, 100_000);
        Assert.Equal(entry.TarballChecksum, await HashAsync(cache, entry));
        Assert.Equal(before + 2, server.Requests.Count);
        Assert.Matches("bytes=[1-9][0-9]*-$", server.Requests.Last());
    }

    [Fact]
    public async Task ThatBreaksAlwaysIsUnreachable()
    {
        var cache = Open();
        var entry = await ReadAsync(cache);
        _server.Misbehave = (context, _) => _server.Break(context, 0);
        var error = await Assert.ThrowsAsync<CacheUnreachableException>(() => HashAsync(cache, entry));
        Assert.Equal(_server.Address, error.Cache);
    }

    [Fact]
    public async Task ThatServesATruncatedFileIsToldAsSuch()
    {
        using var folder = new TempFolder();
        ProjectFixtures.Copy("spack-v3-plain", folder);
        using var server = new CacheServer(folder.Path);
        var cache = BuildCache.Open(server.Address, _http, Quick);
        var entry = await ReadAsync(cache);
        var blob = folder[$"blobs/sha256/{entry.TarballChecksum[..2]}/{entry.TarballChecksum}"];
        File.WriteAllBytes(blob, File.ReadAllBytes(blob)[..1000]);
        Assert.Equal(1000, (await Assert.ThrowsAsync<BlobTruncatedException>(() => HashAsync(cache, entry))).Actual);
    }

    [Fact]
    public async Task ThatFallsSilentIsUnreachable()
    {
        using var end = new CancellationTokenSource();
        _server.Misbehave = (context, _) =>
        {
            end.Token.WaitHandle.WaitOne(TimeSpan.FromSeconds(20));
            return CacheServer.Answer(context, HttpStatusCode.OK);
        };
        var cache = BuildCache.Open(_server.Address, _http, Quick with { Silence = TimeSpan.FromMilliseconds(100), Attempts = 2 });
        var error = await Assert.ThrowsAsync<CacheUnreachableException>(() => ReadAsync(cache));
        Assert.Contains("does not answer in time", error.Message, StringComparison.Ordinal);
        await end.CancelAsync();
    }

    [Fact]
    public async Task ThatFallsSilentInTheMiddleIsUnreachable()
    {
        var cache = BuildCache.Open(_server.Address, _http, Quick with { Silence = TimeSpan.FromSeconds(1), Attempts = 2 });
        var entry = await ReadAsync(cache);
        using var end = new CancellationTokenSource();
        _server.Misbehave = (context, _) =>
        {
            context.Response.ContentLength64 = entry.TarballSize;
            context.Response.OutputStream.Write(new byte[1000]);
            context.Response.OutputStream.Flush();
            end.Token.WaitHandle.WaitOne(TimeSpan.FromSeconds(20));
            context.Response.Abort();
            return true;
        };
        using var tarball = await cache.OpenTarballAsync(entry, TestContext.Current.CancellationToken);
        // Synchronously, as tar and gzip read.
        Assert.Throws<CacheUnreachableException>(() => tarball.CopyTo(Stream.Null));
        await end.CancelAsync();
    }

    [Fact]
    public async Task ThatIsNotThereIsUnreachable()
    {
        var address = _server.Address;
        _server.Dispose();
        var error = await Assert.ThrowsAsync<CacheUnreachableException>(() => ReadAsync(BuildCache.Open(address, _http, Quick)));
        Assert.Null(error.Status);
        Assert.IsType<HttpRequestException>(error.InnerException);
    }

    [Fact]
    public async Task IsGivenUpWhenTheCallerDoes()
    {
        using var cancel = new CancellationTokenSource();
        _server.Misbehave = (context, _) =>
        {
            cancel.Cancel();
            return CacheServer.Answer(context, HttpStatusCode.ServiceUnavailable);
        };
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() =>
            BuildCache.Open(_server.Address, _http, Quick with { FirstDelay = TimeSpan.FromMinutes(1) }).ReadIndexAsync(cancel.Token));
    }

    [Fact]
    public async Task GetsCredentialsButNamesThemNowhere()
    {
        var cache = BuildCache.Open(_server.Address.Replace("//", "//some%40user:s3cret@", StringComparison.Ordinal), _http, Quick);
        Assert.Equal(_server.Address, cache.Location);
        var entry = await ReadAsync(cache);
        Assert.Equal("Basic " + Convert.ToBase64String("some@user:s3cret"u8), _server.Authorization);
        Assert.Equal(_server.Address, entry.Cache);
        _server.Misbehave = static (context, _) => CacheServer.Answer(context, HttpStatusCode.Forbidden);
        Assert.DoesNotContain("s3cret", (await Assert.ThrowsAsync<CacheUnreachableException>(() => ReadAsync(cache))).ToString(), StringComparison.Ordinal);
        _server.Dispose();
        Assert.DoesNotContain("s3cret", (await Assert.ThrowsAsync<CacheUnreachableException>(() => ReadAsync(cache))).ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task KeepsTheIndexThatDidNotChange()
    {
        using var kept = new FolderMemory();
        var options = Quick with { Memory = kept };
        var first = await BuildCache.Open(_server.Address, _http, options).ReadIndexAsync(TestContext.Current.CancellationToken);
        var second = await BuildCache.Open(_server.Address, _http, options).ReadIndexAsync(TestContext.Current.CancellationToken);
        Assert.Equal(13, second.Count);
        Assert.Equal(first.Checksum, second.Checksum);
        Assert.Equal(3, _server.Requests.Count(static request => request.StartsWith("GET", StringComparison.Ordinal)));
        // Whether there is an older layout.
        Assert.Single(_server.Requests, static request => request.StartsWith("HEAD", StringComparison.Ordinal));

        // A copy that went bad is fetched again.
        File.WriteAllText(Assert.IsType<string>(kept.FindBlob(first.Checksum)), "damaged");
        var third = await BuildCache.Open(_server.Address, _http, options).ReadIndexAsync(TestContext.Current.CancellationToken);
        Assert.Equal("sqlite", Assert.Single(third.FindByName("sqlite")).Spec.Name);
        Assert.Equal(6, _server.Requests.Count);
    }

    [Fact]
    public async Task LeavesNothingBehindWhenTheIndexIsBroken()
    {
        using var cache = new TempFolder();
        using var kept = new FolderMemory();
        var text = TestIndex.Write(new TestNode("a"));
        TestIndex.Store(cache.Path, text[..50], checksum: Convert.ToHexStringLower(SHA256.HashData(text)), length: text.Length);
        using var server = new CacheServer(cache.Path);
        await Assert.ThrowsAsync<CorruptIndexException>(() =>
            BuildCache.Open(server.Address, _http, Quick with { Memory = kept }).ReadIndexAsync(TestContext.Current.CancellationToken));
        Assert.Null(kept.FindBlob(Convert.ToHexStringLower(SHA256.HashData(text))));
    }

    [Fact]
    public async Task IsReadOfflineAsFarAsItWasKept()
    {
        using var kept = new FolderMemory();
        var online = BuildCache.Open(_server.Address, _http, Quick with { Memory = kept });
        await online.ReadIndexAsync(TestContext.Current.CancellationToken);
        var entry = await ReadAsync(online);
        var offline = BuildCache.Open(_server.Address, _http, Quick with { Memory = kept, Offline = true });
        _server.Dispose();

        Assert.Equal(13, (await offline.ReadIndexAsync(TestContext.Current.CancellationToken)).Count);
        Assert.Equal(entry.ManifestChecksum, (await ReadAsync(offline)).ManifestChecksum);
        await Assert.ThrowsAsync<NotKeptException>(() => offline.OpenTarballAsync(entry, TestContext.Current.CancellationToken));
        await Assert.ThrowsAsync<NotKeptException>(() => ReadAsync(BuildCache.Open(_server.Address, _http, Quick with { Offline = true })));
    }

    [Fact]
    public async Task IsVerifiedAgainWhereItWasKept()
    {
        using var kept = new FolderMemory();
        await ReadAsync(BuildCache.Open(_server.Address, _http, Quick with { Memory = kept }));
        var offline = BuildCache.Open(_server.Address, _http, Quick with { Memory = kept, Offline = true });

        kept.Damage();

        await Assert.ThrowsAnyAsync<CacheEntryException>(() => ReadAsync(offline));
    }

    private BuildCache Open() => BuildCache.Open(_server.Address, _http, Quick);

    private static Task<CacheEntry> ReadAsync(BuildCache cache, SpecAddress? address = null)
    {
        var trusted = Keyring.Read(File.ReadAllBytes(ProjectFixtures.Path("keys", "fixture-ed25519-public.asc")));
        return cache.ReadEntryAsync(address ?? Zlib, trusted, true, DateTimeOffset.UtcNow, TestContext.Current.CancellationToken);
    }

    private static async Task<string> HashAsync(BuildCache cache, CacheEntry entry)
    {
        await using var tarball = await cache.OpenTarballAsync(entry, TestContext.Current.CancellationToken);
        return Convert.ToHexStringLower(await SHA256.HashDataAsync(tarball, TestContext.Current.CancellationToken));
    }
}
