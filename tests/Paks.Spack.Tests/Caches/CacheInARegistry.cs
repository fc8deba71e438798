using System.IO.Compression;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Paks.Spack.Caches;
using Paks.Spack.Packages;
using Paks.Spack.Specs;
using Paks.Testing;
using Paks.Trust;

namespace Paks.Spack.Tests.Caches;

/// <summary>A cache that a real Spack pushed to a registry, read whole, as it is and with signatures beside it.</summary>
public sealed class CacheInARegistry : IDisposable
{
    private static readonly DateTimeOffset Now = DateTimeOffset.UtcNow;
    private static readonly SpecAddress Zlib = AbstractSpec.Parse("zlib@1.2.13/rgiwefrlqy7vklxtj6d4ae5oy22w7qdu").Address!;
    private readonly TestRegistry _registry = new(SharedFixtures.Path("spack-oci"));
    private readonly Lazy<(GnuPg Gpg, string Key)> _signer = new(static () =>
    {
        var gpg = new GnuPg();
        return (gpg, gpg.CreateKey("packager"));
    });

    public void Dispose()
    {
        if (_signer.IsValueCreated)
        {
            _signer.Value.Gpg.Dispose();
        }
    }

    [Fact]
    public async Task GivesAllThatSpackPutIn()
    {
        var cache = BuildCache.Open(_registry);
        Assert.Equal("oci://registry.example/paks/cache", cache.Location);
        var index = await cache.ReadIndexAsync(Token);
        Assert.Equal(23, index.Names.SelectMany(index.FindByName).Count(static record => record.IsInCache));
        var closures = ReadClosures();
        foreach (var tag in ReadExpected())
        {
            var node = index.Find(DagHash.Parse(tag.GetProperty("hash").GetString()!))!;
            var entry = await cache.ReadEntryAsync(node, Keyring.Empty, false, Now, Token);
            Assert.Equal((null, SignatureFailure.NotSigned), (entry.Signer, entry.SignatureFailure));
            await IsAsExpectedAsync(tag, cache, entry);
            Assert.Equal(node.ToSpecString(), entry.Spec.Root.ToSpecString());
            Assert.Equal(
                closures[node.Hash.ToString()],
                entry.Spec.RuntimeClosure().Where(needed => needed.Hash != node.Hash).Select(static needed => needed.Hash.ToString()).Order());
            Assert.Null(await cache.ReadContentsAsync(entry, Token));
        }
    }

    [Fact]
    public async Task IsReadWhereACopyHasCompressedTheIndex()
    {
        // 'skopeo copy' does so: Spack's manifest says that the layer is a compressed tar.
        var manifest = JsonNode.Parse((await _registry.ReadManifestAsync("index.spack", Token))!.Content.Span)!;
        var layer = manifest["layers"]![0]!;
        using var compressed = new MemoryStream();
        using (var gzip = new GZipStream(compressed, CompressionLevel.Fastest, leaveOpen: true))
        using (var index = (await _registry.OpenBlobAsync(layer["digest"]!.GetValue<string>(), layer["size"]!.GetValue<long>(), Token))!)
        {
            await index.CopyToAsync(gzip, Token);
        }

        layer["digest"] = _registry.Put(compressed.ToArray());
        layer["size"] = compressed.Length;
        _registry.Put("index.spack", Encoding.UTF8.GetBytes(manifest.ToJsonString()));

        using var memory = new FolderMemory();
        foreach (var options in new BuildCacheOptions[] { new(), new() { Memory = memory }, new() { Memory = memory } })
        {
            Assert.NotNull((await BuildCache.Open(_registry, options).ReadIndexAsync(Token)).Find(Zlib.Hash));
        }

        // Its text is kept as a file, too, and made anew where that went bad.
        memory.Damage();
        Assert.NotNull((await BuildCache.Open(_registry, new() { Memory = memory }).ReadIndexAsync(Token)).Find(Zlib.Hash));
    }

    [Fact]
    public async Task IsNotTrustedAsSpackPutItThere()
    {
        await Assert.ThrowsAsync<EntryNotSignedException>(() => ReadAsync(Zlib, Keyring.Empty));
        Assert.Empty(await BuildCache.Open(_registry).ReadPublishedKeysAsync(Token));
    }

    [Fact]
    public async Task IsTrustedOnceItIsSigned()
    {
        (var gpg, var key) = _signer.Value;
        var keys = Keyring.Read(gpg.Export(key));
        var specs = new RegistrySpecs(_registry);
        var tags = await specs.ListTagsAsync(Token);
        Assert.Equal(23, tags.Count);
        foreach (var tag in tags)
        {
            _registry.Push(await SignAsync(tag));
        }

        foreach (var tag in ReadExpected())
        {
            var address = SpecAddress.Of((await specs.ReadAsync(tag.GetProperty("tag").GetString()!, Token)).Spec.Root);
            var before = _registry.Requests.Count;
            var entry = await ReadAsync(address, keys);
            Assert.Equal((key, null), (entry.Signer, entry.SignatureFailure));
            Assert.NotNull(entry.SignedAt);

            // One request, but for specs too large to lie in the manifest.
            var requests = _registry.Requests.Skip(before).ToList();
            Assert.Equal($"manifest {CacheTags.OfSignature(address)}", requests[0]);
            Assert.InRange(requests.Count, 1, 2);
            await IsAsExpectedAsync(tag, BuildCache.Open(_registry), entry);
        }
    }

    [Fact]
    public async Task TellsWhatATarballHoldsWhereThatIsSigned()
    {
        (var gpg, var key) = _signer.Value;
        var contents = await ReadContentsAsync(CacheTags.OfSpec(Zlib));
        _registry.Push(await SignAsync(CacheTags.OfSpec(Zlib), contents));
        var cache = BuildCache.Open(_registry);
        var entry = await ReadAsync(Zlib, Keyring.Read(gpg.Export(key)));
        var before = _registry.Requests.Count;
        Assert.Equal(contents.ToJson(), (await cache.ReadContentsAsync(entry, Token))!.ToJson());
        Assert.Equal(before, _registry.Requests.Count);

        // What nobody trusted vouches for is not told.
        Assert.Null(await cache.ReadContentsAsync(await ReadAsync(Zlib, Keyring.Empty, required: false), Token));
        // Nor that of another package.
        _registry.Push(await SignAsync(CacheTags.OfSpec(Zlib), await ReadContentsAsync("xz-5.4.1-rsfy4t4xnymv76yhrfwup3egmq3k5ct7.spack")));
        Assert.Null(await cache.ReadContentsAsync(await ReadAsync(Zlib, Keyring.Read(gpg.Export(key))), Token));
    }

    [Fact]
    public async Task IsTrustedByASignatureThatOnlyRefersToIt()
    {
        (var gpg, var key) = _signer.Value;
        using var other = new GnuPg();
        var stranger = other.CreateKey("stranger");
        _registry.Push(await SignAsync(CacheTags.OfSpec(Zlib), null, other, stranger));
        _registry.Push(await SignAsync(CacheTags.OfSpec(Zlib)), tagged: false);
        var entry = await ReadAsync(Zlib, Keyring.Read(gpg.Export(key)));
        Assert.Equal(key, entry.Signer);
        Assert.Equal(stranger, (await ReadAsync(Zlib, Keyring.Read(other.Export(stranger)))).Signer);
        _registry.RemoveTag(CacheTags.OfSignature(Zlib));
        Assert.Equal(key, (await ReadAsync(Zlib, Keyring.Read(gpg.Export(key)))).Signer);
    }

    [Theory]
    [InlineData(true, true)]
    [InlineData(true, false)]
    [InlineData(false, false)]
    public async Task IsReadOfflineAsFarAsItWasKept(bool signed, bool tagged)
    {
        (var gpg, var key) = _signer.Value;
        var keys = Keyring.Read(gpg.Export(key));
        if (signed)
        {
            _registry.Push(await SignAsync(CacheTags.OfSpec(Zlib)), tagged);
        }

        using var memory = new FolderMemory();
        var online = BuildCache.Open(_registry, new BuildCacheOptions { Memory = memory });
        var checksum = (await online.ReadIndexAsync(Token)).Checksum;
        var entry = await online.ReadEntryAsync(Zlib, keys, signed, Now, Token);
        _registry.IsDown = true;

        var offline = BuildCache.Open(_registry, new BuildCacheOptions { Memory = memory, Offline = true });
        var before = _registry.Requests.Count;
        Assert.Equal(checksum, (await offline.ReadIndexAsync(Token)).Checksum);
        var kept = await offline.ReadEntryAsync(Zlib, keys, signed, Now, Token);
        Assert.Equal((entry.ManifestChecksum, entry.Signer, entry.TarballDiffId), (kept.ManifestChecksum, kept.Signer, kept.TarballDiffId));
        await Assert.ThrowsAsync<NotKeptException>(() => offline.OpenTarballAsync(kept, Token));
        await Assert.ThrowsAsync<NotKeptException>(() => offline.ReadEntryAsync(Zlib with { Version = SpackVersion.Parse("2") }, keys, signed, Now, Token));
        Assert.Equal(before, _registry.Requests.Count);

        // What was kept is verified again.
        memory.Damage();
        await Assert.ThrowsAnyAsync<CacheException>(() => offline.ReadEntryAsync(Zlib, keys, true, Now, Token));
    }

    [Fact]
    public async Task KeepsTheIndexThatDidNotChange()
    {
        using var memory = new FolderMemory();
        var options = new BuildCacheOptions { Memory = memory };
        await BuildCache.Open(_registry, options).ReadIndexAsync(Token);
        await BuildCache.Open(_registry, options).ReadIndexAsync(Token);
        Assert.Equal(["manifest", "blob", "manifest"], _registry.Requests.Select(static request => request.Split(' ')[0]));
    }

    [Fact]
    public async Task WithoutAnIndexIsToldFromNone()
    {
        _registry.RemoveTag("index.spack");
        await Assert.ThrowsAsync<CacheIndexMissingException>(() => BuildCache.Open(_registry).FindIndexAsync(Token));
        await Assert.ThrowsAsync<NotABuildCacheException>(() => BuildCache.Open(new TestRegistry()).FindIndexAsync(Token));
        var error = await Assert.ThrowsAsync<EntryNotFoundException>(() => ReadAsync(Zlib with { Version = SpackVersion.Parse("9") }, Keyring.Empty));
        Assert.Contains("tag zlib-9-rgiwefrlqy7vklxtj6d4ae5oy22w7qdu.spack", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task GivesToSignOnlyWhatIsRight()
    {
        var specs = new RegistrySpecs(_registry);
        var zlib = await specs.ReadAsync(CacheTags.OfSpec(Zlib), Token);
        _registry.Put("zlib-1.2.13-other.spack", File.ReadAllBytes(Path.Combine(SharedFixtures.Path("spack-oci"), "blobs", "sha256", zlib.Manifest.Digest["sha256:".Length..])));
        Assert.Contains("zlib@1.2.13", (await Assert.ThrowsAsync<UnusableTagException>(() => specs.ReadAsync("zlib-1.2.13-other.spack", Token))).Message, StringComparison.Ordinal);
        await Assert.ThrowsAsync<UnusableTagException>(() => specs.ReadAsync("nothing-1.spack", Token));
        _registry.Falsify(zlib.Config.Digest, [.. zlib.ConfigContent.ToArray().AsSpan(1)]);
        Assert.Contains("ends after", (await Assert.ThrowsAsync<UnusableTagException>(() => specs.ReadAsync(CacheTags.OfSpec(Zlib), Token))).Message, StringComparison.Ordinal);
    }

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private static IReadOnlyList<JsonElement> ReadExpected()
    {
        using var expected = JsonDocument.Parse(File.ReadAllBytes(SharedFixtures.Path("spack-oci-expected", "expected.json")));
        return [.. expected.RootElement.Clone().GetProperty("tags").EnumerateArray().Where(static tag => tag.GetProperty("tag").GetString() != "index.spack")];
    }

    private static Dictionary<string, string[]> ReadClosures()
    {
        using var expected = JsonDocument.Parse(File.ReadAllBytes(SharedFixtures.Path("spack-v3-expected", "expected.json")));
        return expected.RootElement.GetProperty("specs").EnumerateArray().ToDictionary(
            static spec => spec.GetProperty("hash").GetString()!,
            static spec => spec.GetProperty("runtime_closure").EnumerateArray().Select(static needed => needed.GetProperty("hash").GetString()!).Order().ToArray());
    }

    private static async Task IsAsExpectedAsync(JsonElement tag, BuildCache cache, CacheEntry entry)
    {
        var layer = tag.GetProperty("layers").EnumerateArray().Last();
        Assert.Equal(tag.GetProperty("hash").GetString(), entry.Spec.Root.Hash.ToString());
        Assert.Equal(tag.GetProperty("manifest").GetString(), $"sha256:{entry.ManifestChecksum}");
        Assert.Equal(layer.GetProperty("digest").GetString(), $"sha256:{entry.TarballChecksum}");
        Assert.Equal(layer.GetProperty("size").GetInt64(), entry.TarballSize);
        Assert.Equal(layer.GetProperty("media_type").GetString(), entry.TarballMediaType);
        Assert.Equal(layer.GetProperty("diff_id").GetString(), entry.TarballDiffId);
        Assert.Equal("gzip", entry.TarballCompression);
        Assert.Equal("oci://registry.example/paks/cache", entry.Cache);
        Assert.True(entry.Hashes.IsComplete);
        await using var stream = await cache.OpenTarballAsync(entry, Token);
        Assert.Equal(entry.TarballChecksum, Convert.ToHexStringLower(await SHA256.HashDataAsync(stream, Token)));
    }

    private Task<CacheEntry> ReadAsync(SpecAddress address, Keyring keys, bool required = true) =>
        BuildCache.Open(_registry).ReadEntryAsync(address, keys, required, Now, Token);

    private async Task<SignatureArtifact> SignAsync(string tag, PackageContents? contents = null, GnuPg? gpg = null, string? key = null)
    {
        var spec = await new RegistrySpecs(_registry).ReadAsync(tag, Token);
        var packed = contents is null ? null : SignatureArtifact.PackContents(contents);
        var statement = spec.State(spec.TarballDiffId!, packed is null ? null : RegistryDescriptor.Of(SignatureArtifact.ContentsMediaType, packed));
        var signed = (gpg ?? _signer.Value.Gpg).ClearSign(statement.Compose(), [key ?? _signer.Value.Key]);
        return SignatureArtifact.Build(signed, spec.ConfigContent, packed);
    }

    private async Task<PackageContents> ReadContentsAsync(string tag)
    {
        var spec = await new RegistrySpecs(_registry).ReadAsync(tag, Token);
        await using var tarball = new GZipStream((await _registry.OpenBlobAsync(spec.Tarball.Digest, spec.Tarball.Size, Token))!, CompressionMode.Decompress);
        return PackageTarball.Read(tarball, cancellationToken: Token);
    }
}
