using System.Text;
using Paks.Spack.Caches;

namespace Paks.Spack.Tests.Caches;

/// <summary>What can be wrong with a package in a registry, its signature aside.</summary>
public sealed class DamagedRegistryEntries : IDisposable
{
    private const string Docker = "application/vnd.docker.distribution.manifest.v2+json";
    private const string Oci = RegistryPackages.Oci;
    private const string Layer = RegistryPackages.Layer;

    private readonly RegistryPackages _packages = new();

    private TestRegistry Registry => _packages.Registry;

    public void Dispose() => _packages.Dispose();

    [Fact]
    public async Task WhoseTarballIsAnotherAreRefusedWhileRead()
    {
        _packages.Push();
        var entry = await ReadAsync();
        Registry.Falsify($"sha256:{entry.TarballChecksum}", "tbr"u8.ToArray());
        await using var tarball = await BuildCache.Open(Registry).OpenTarballAsync(entry, TestContext.Current.CancellationToken);
        await Assert.ThrowsAsync<ChecksumMismatchException>(() => tarball.CopyToAsync(Stream.Null));
    }

    [Fact]
    public async Task OfAnotherPackageAreRefused()
    {
        _packages.Push(new TestNode("b"), tag: RegistryPackages.Tag);
        Assert.Equal("b", (await Assert.ThrowsAsync<WrongPackageException>(ReadAsync)).Found.Name);
    }

    [Fact]
    public async Task WhoseNodesWereAlteredAreRefused()
    {
        _packages.Push(alterConfig: static config => config.Replace("generic", "other", StringComparison.Ordinal));
        await Assert.ThrowsAsync<DagHashMismatchException>(ReadAsync);
    }

    [Theory]
    [InlineData(Docker, "application/vnd.docker.image.rootfs.diff.tar.gzip", "gzip")]
    [InlineData(Docker, "application/vnd.docker.image.rootfs.diff.tar", "none")]
    [InlineData(Oci, "application/vnd.oci.image.layer.v1.tar", "none")]
    public async Task OfOtherTypesAreRead(string manifest, string layer, string compression)
    {
        _packages.Push(alterManifest: text => text.Replace(Oci, manifest, StringComparison.Ordinal).Replace(Layer, layer, StringComparison.Ordinal));
        Registry.MediaType = manifest;
        var entry = await ReadAsync();
        Assert.Equal((layer, compression), (entry.TarballMediaType, entry.TarballCompression));
    }

    [Theory]
    [InlineData("\"diff_ids\":[", "\"diff_ids\":[\"sha256:0\",")]
    [InlineData("\"diff_ids\":[", "\"other\":[")]
    [InlineData("sha256:", "sha1:")]
    public async Task WhoseConfigDoesNotTellTheDiffIdAreReadWithoutIt(string old, string replacement)
    {
        _packages.Push(alterConfig: config => config.Replace(old, replacement, StringComparison.Ordinal));
        Assert.Null((await ReadAsync()).TarballDiffId);
    }

    [Theory]
    [InlineData("\"buildcache_layout_version\":3,", "", "not noted")]
    [InlineData("\"buildcache_layout_version\":3,", "\"buildcache_layout_version\":\"3\",", "is \"3\"")]
    [InlineData("\"spec\":", "\"specs\":", "'spec' is missing")]
    [InlineData("\"hash_algorithm\":\"sha256\"", "\"hash_algorithm\":\"md5\"", "is no sha256")]
    [InlineData("\"sha256\",\"hash\":\"", "\"sha256\",\"hash\":\"0123456789012345678901234567890123456789012345678901234567890123\",\"x\":\"", "notes the tarball 0123")]
    [InlineData("{", "", "not JSON")]
    public async Task WithAConfigThatBreaksTheFormatAreRefused(string old, string replacement, string why)
    {
        _packages.Push(alterConfig: config =>
        {
            var place = config.IndexOf(old, StringComparison.Ordinal);
            return config.Remove(place, old.Length).Insert(place, replacement);
        });
        Assert.Contains(why, (await Assert.ThrowsAsync<MalformedEntryException>(ReadAsync)).Message, StringComparison.Ordinal);
        await Assert.ThrowsAsync<UnusableTagException>(() => _packages.ReadSpecAsync());
    }

    [Theory]
    [InlineData("\"schemaVersion\":2,", "", "lacks 'schemaVersion'")]
    [InlineData("\"schemaVersion\":2,", "\"schemaVersion\":1,", "not of schema version 2")]
    [InlineData("\"schemaVersion\":2,", "\"schemaVersion\":2,\"schemaVersion\":2,", "not JSON")]
    [InlineData("\"schemaVersion\":2,", "\"schemaVersion\":2,\"manifests\":[],", "no image manifest")]
    [InlineData(Oci, "application/vnd.oci.image.index.v1+json", "no image manifest")]
    [InlineData("\"layers\":[", "\"layers\":[],\"other\":[", "no layers")]
    [InlineData("\"layers\":[", "\"layers\":5,\"other\":[", "lacks 'layers'")]
    [InlineData("\"layers\":[", "\"layers\":[5,", "digest that is no sha256")]
    [InlineData("\"config\":", "\"configuration\":", "lacks 'config'")]
    [InlineData("sha256:", "sha512:", "digest that is no sha256")]
    [InlineData("sha256:", "sha256:../", "digest that is no sha256")]
    [InlineData("\"size\":3", "\"size\":-3", "size that is none")]
    [InlineData("\"size\":3", "\"size\":\"3\"", "lacks 'size'")]
    [InlineData("\"size\":3", "\"size\":3,\"data\":\"dGJy\"", "other bytes")]
    [InlineData("\"size\":3", "\"size\":3,\"data\":5", "other bytes")]
    [InlineData("\"size\":3", "\"size\":3,\"data\":\"\"", "other bytes")]
    [InlineData(Layer, "application/vnd.oci.image.layer.v1.tar+zstd", "no tarball that is read")]
    [InlineData("]", "", "not JSON")]
    public async Task WithAManifestThatBreaksTheFormatAreRefused(string old, string replacement, string why)
    {
        _packages.Push(alterManifest: text => text.Replace(old, replacement, StringComparison.Ordinal));
        Assert.Contains(why, (await Assert.ThrowsAsync<MalformedEntryException>(ReadAsync)).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(300)]
    public async Task WithAManifestThatIsCutShortAreRefused(int length)
    {
        _packages.Push(alterManifest: text => text[..length]);
        await Assert.ThrowsAsync<MalformedEntryException>(ReadAsync);
    }

    [Fact]
    public async Task WithAHugeManifestAreRefused()
    {
        _packages.Push(alterManifest: static text => text + new string(' ', 4 << 20));
        Assert.Contains("more than", (await Assert.ThrowsAsync<MalformedEntryException>(ReadAsync)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task WhoseConfigIsSaidToBeHugeAreRefused()
    {
        _packages.Push();
        var spec = await _packages.ReadSpecAsync();
        _packages.Push(alterManifest: text => text.Replace($"\"size\":{spec.Config.Size}", "\"size\":9000000000000000000", StringComparison.Ordinal));
        await Assert.ThrowsAsync<BlobTruncatedException>(ReadAsync);
    }

    [Fact]
    public async Task ServedAsAnotherTypeAreRefused()
    {
        _packages.Push();
        Registry.MediaType = "application/vnd.oci.image.index.v1+json";
        await Assert.ThrowsAsync<MalformedEntryException>(ReadAsync);
    }

    [Fact]
    public async Task WhoseManifestIsNotOfItsDigestAreRefused()
    {
        Registry.Falsify(_packages.Push(), "{}"u8.ToArray());
        await Assert.ThrowsAsync<CacheUnreachableException>(ReadAsync);
    }

    [Fact]
    public async Task BehindARegistryThatIsDownAreUnreachable()
    {
        Registry.IsDown = true;
        await Assert.ThrowsAsync<CacheUnreachableException>(ReadAsync);
        await Assert.ThrowsAsync<CacheUnreachableException>(() => BuildCache.Open(Registry).FindIndexAsync(TestContext.Current.CancellationToken));
    }

    [Theory]
    [InlineData("""{"schemaVersion":2,"config":{},"layers":[]}""")]
    [InlineData("""{"schemaVersion":2,"config":{"mediaType":"a","digest":"sha256:44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a","size":2},"layers":[]}""")]
    [InlineData("nonsense")]
    public async Task OfAnIndexWithoutLayersAreToldAsCorrupt(string manifest)
    {
        Registry.Put("index.spack", Encoding.UTF8.GetBytes(manifest));
        await Assert.ThrowsAsync<CorruptIndexException>(() => BuildCache.Open(Registry).FindIndexAsync(TestContext.Current.CancellationToken));
    }

    [Fact]
    public void OutsideTheRepositoryCannotBeAskedFor() =>
        Assert.Throws<ArgumentException>(() => CacheTags.OfSpec(RegistryPackages.Address with { Name = "../../x" }));

    private Task<CacheEntry> ReadAsync() => _packages.ReadAsync(required: false);
}
