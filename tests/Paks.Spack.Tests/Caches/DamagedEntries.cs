using System.IO.Compression;
using System.Security.Cryptography;
using System.Text;
using Paks.Spack.Caches;
using Paks.Spack.Specs;
using Paks.Testing;
using Paks.Trust;

namespace Paks.Spack.Tests.Caches;

/// <summary>Everything that an entry of a signed cache can have wrong, each with its own error.</summary>
public sealed class DamagedEntries : IDisposable
{
    private const string ZlibManifest = "v3/manifests/spec/zlib/zlib-1.2.13-rgiwefrlqy7vklxtj6d4ae5oy22w7qdu.spec.manifest.json";
    private const string LibpngManifest = "v3/manifests/spec/libpng/libpng-1.6.39-3xxgbqvwm2ehbsf3dv53hlqsdokewatf.spec.manifest.json";
    private static readonly SpecAddress Zlib = AbstractSpec.Parse("zlib@1.2.13/rgiwefrlqy7vklxtj6d4ae5oy22w7qdu").Address!;
    private static readonly DateTimeOffset Now = DateTimeOffset.UtcNow;
    private static readonly Keyring Trusted = Key("fixture-ed25519-public.asc");

    private readonly TempFolder _folder = new();
    private readonly HttpClient _http = new();

    public DamagedEntries() => ProjectFixtures.Copy("spack-v3-plain", _folder);

    public void Dispose()
    {
        _folder.Dispose();
        _http.Dispose();
    }

    [Fact]
    public async Task FromAnUnknownKeyAreRefused()
    {
        var error = await Assert.ThrowsAsync<EntrySignatureException>(() => ReadAsync(trusted: Key("fixture-public.asc")));
        Assert.Equal(SignatureFailure.UnknownKey, error.Failure);
        Assert.Contains("AC4521BB8FEDB2A4", error.KeyId, StringComparison.Ordinal);
        Assert.Equal(Zlib, error.Entry);
    }

    [Theory]
    [InlineData("contentLength\":", SignatureFailure.BadSignature)]
    [InlineData("checksum\":\"", SignatureFailure.BadSignature)]
    public async Task WithAChangedTextAreRefused(string after, SignatureFailure failure)
    {
        Change(ZlibManifest, text => text.Insert(text.IndexOf(after, StringComparison.Ordinal) + after.Length, "1"));
        var error = await Assert.ThrowsAsync<EntrySignatureException>(() => ReadAsync());
        Assert.Equal(failure, error.Failure);
    }

    [Fact]
    public async Task WithAnyByteOfTheManifestFlippedAreRefused()
    {
        var good = File.ReadAllBytes(_folder[ZlibManifest]);
        for (var place = 0; place < good.Length; place += 7)
        {
            byte[] bad = [.. good];
            bad[place] ^= 1;
            _folder.Write(ZlibManifest, bad);
            try
            {
                var entry = await ReadAsync();
                // Line ends and the armour's own checksum may change without the signed text changing.
                Assert.Equal("83117D4337813CC041E43B43AC4521BB8FEDB2A4", entry.Signer);
                Assert.Equal(147115, entry.TarballSize);
            }
            catch (CacheEntryException error)
            {
                Assert.True(error is EntrySignatureException or EntryNotSignedException, $"byte {place}: {error.Message}");
            }
        }
    }

    [Fact]
    public async Task WithTextOutsideTheSignatureAreRefused()
    {
        Change(ZlibManifest, static text => text + "\n{\"version\":3,\"data\":[]}\n");
        var error = await Assert.ThrowsAsync<EntrySignatureException>(() => ReadAsync());
        Assert.Equal(SignatureFailure.TextOutsideSignature, error.Failure);
    }

    [Fact]
    public async Task WithoutASignatureAreRefused()
    {
        Change(ZlibManifest, Unsigned);
        await Assert.ThrowsAsync<EntryNotSignedException>(() => ReadAsync());
    }

    [Fact]
    public async Task WithoutASignatureAreReadWhenNoneIsRequired()
    {
        Change(ZlibManifest, Unsigned);
        var entry = await ReadAsync(requireSignature: false);
        Assert.Equal((null, SignatureFailure.NotSigned), (entry.Signer, entry.SignatureFailure));
    }

    [Fact]
    public async Task WithARefusedSignatureAreReadWhenNoneIsRequired()
    {
        var entry = await ReadAsync(Keyring.Empty, requireSignature: false);
        Assert.Equal((null, SignatureFailure.UnknownKey), (entry.Signer, entry.SignatureFailure));
        Assert.Equal(147115, entry.TarballSize);
    }

    [Fact]
    public async Task OfAnotherPackageAreRefusedThoughValidlySigned()
    {
        File.Copy(_folder[LibpngManifest], _folder[ZlibManifest], overwrite: true);
        var error = await Assert.ThrowsAsync<WrongPackageException>(() => ReadAsync());
        Assert.Equal("libpng@1.6.39/3xxgbqvwm2ehbsf3dv53hlqsdokewatf", error.Found.ToString());
        Assert.Equal(Zlib, error.Entry);
        await Assert.ThrowsAsync<WrongPackageException>(() => ReadAsync(requireSignature: false));
    }

    [Fact]
    public async Task OfAnotherVersionOfThePackageAreRefused()
    {
        File.Copy(_folder["v3/manifests/spec/zlib/zlib-1.3.1-46cozarb5rkxdmtvoyizmo2vwspcehal.spec.manifest.json"], _folder[ZlibManifest], overwrite: true);
        Assert.Equal("1.3.1", (await Assert.ThrowsAsync<WrongPackageException>(() => ReadAsync())).Found.Version.ToString());
    }

    [Fact]
    public async Task ThatAreNotThereAreNotFound()
    {
        File.Delete(_folder[ZlibManifest]);
        var error = await Assert.ThrowsAsync<EntryNotFoundException>(() => ReadAsync());
        Assert.Equal(ZlibManifest, error.File);
    }

    [Fact]
    public async Task WhoseSpecDocumentIsGoneAreNotFound()
    {
        var blob = BlobOf(ZlibManifest, 1);
        File.Delete(_folder[blob]);
        Assert.Equal(blob, (await Assert.ThrowsAsync<EntryNotFoundException>(() => ReadAsync())).File);
    }

    [Fact]
    public async Task WhoseSpecDocumentIsFlippedAreRefused()
    {
        var blob = _folder[BlobOf(ZlibManifest, 1)];
        var bytes = File.ReadAllBytes(blob);
        bytes[^9] ^= 1;
        File.WriteAllBytes(blob, bytes);
        var error = await Assert.ThrowsAsync<ChecksumMismatchException>(() => ReadAsync());
        Assert.Equal(Path.GetFileName(blob), error.Expected);
        Assert.Equal(Convert.ToHexStringLower(SHA256.HashData(bytes)), error.Actual);
    }

    [Fact]
    public async Task WhoseSpecDocumentIsCutShortAreRefused()
    {
        var blob = _folder[BlobOf(ZlibManifest, 1)];
        var bytes = File.ReadAllBytes(blob);
        File.WriteAllBytes(blob, bytes[..^1]);
        var error = await Assert.ThrowsAsync<BlobTruncatedException>(() => ReadAsync());
        Assert.Equal((bytes.Length, bytes.Length - 1), (error.Expected, error.Actual));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(100_000)]
    [InlineData(147_114)]
    public async Task WhoseTarballIsCutShortAreRefusedWhileRead(int length)
    {
        var entry = await ReadAsync();
        var blob = _folder[BlobOf(ZlibManifest, 0)];
        File.WriteAllBytes(blob, File.ReadAllBytes(blob)[..length]);
        await using var tarball = await OpenAsync(entry);
        var error = await Assert.ThrowsAsync<BlobTruncatedException>(() => tarball.CopyToAsync(Stream.Null));
        Assert.Equal((147_115, length), (error.Expected, error.Actual));
    }

    [Theory]
    [InlineData(0, 4096)]
    [InlineData(70_000, 1)]
    [InlineData(147_114, 147_115)]
    [InlineData(147_114, 1 << 20)]
    public async Task WhoseTarballIsFlippedAreRefusedBeforeItsLastByteIsHandedOn(int place, int buffer)
    {
        var entry = await ReadAsync();
        var blob = _folder[BlobOf(ZlibManifest, 0)];
        var bytes = File.ReadAllBytes(blob);
        bytes[place] ^= 0x80;
        File.WriteAllBytes(blob, bytes);
        using var tarball = await OpenAsync(entry);
        long handedOn = 0;
        var chunk = new byte[buffer];
        var error = Assert.Throws<ChecksumMismatchException>(() =>
        {
            for (int read; (read = tarball.Read(chunk)) > 0;)
            {
                handedOn += read;
            }
        });
        Assert.Equal(entry.TarballChecksum, error.Expected);
        Assert.True(handedOn < entry.TarballSize);
    }

    [Fact]
    public async Task WhoseTarballIsTooLongAreRefused()
    {
        var entry = await ReadAsync();
        File.AppendAllText(_folder[BlobOf(ZlibManifest, 0)], "x");
        await using var tarball = await OpenAsync(entry);
        await Assert.ThrowsAsync<ChecksumMismatchException>(() => tarball.CopyToAsync(Stream.Null));
    }

    [Fact]
    public async Task WhoseTarballIsGoneAreNotFound()
    {
        var entry = await ReadAsync();
        File.Delete(_folder[BlobOf(ZlibManifest, 0)]);
        await Assert.ThrowsAsync<EntryNotFoundException>(() => OpenAsync(entry));
    }

    public static TheoryData<string, string> BadManifests => new()
    {
        { "", "not JSON" },
        { "{}", "no version" },
        { "[]", "no version" },
        { """{"version":4,"data":[]}""", "of version 4" },
        { """{"version":"3","data":[]}""", "of version \"3\"" },
        { """{"version":3}""", "no list 'data'" },
        { """{"version":3,"data":[]}""", "names no blob of the type" },
        { """{"version":3,"version":3,"data":[]}""", "not JSON" },
        { Manifest("checksum", "\"../../../../../../../../../../etc/passwd../../../../../../../../..\""), "a checksum that is none" },
        { Manifest("checksum", "\"ABCDEF0123456789ABCDEF0123456789ABCDEF0123456789ABCDEF0123456789\""), "a checksum that is none" },
        { Manifest("checksum", "\"abc\""), "a checksum that is none" },
        { Manifest("checksum", "5"), "without 'checksum'" },
        { Manifest("checksumAlgorithm", "\"md5\""), "the checksum algorithm 'md5'" },
        { Manifest("checksumAlgorithm", "\"../x\""), "the checksum algorithm '../x'" },
        { Manifest("compression", "\"zstd\""), "the compression 'zstd'" },
        { Manifest("contentLength", "-1"), "without a length" },
        { Manifest("contentLength", "\"5\""), "without a length" },
        { Manifest("contentLength", "1e99"), "without a length" },
        { Manifest("mediaType", "\"application/vnd.spack.install.vx.tar+gzip\""), "names no blob of the type" },
        { Manifest("mediaType", "null"), "names no blob of the type" },
    };

    [Theory]
    [MemberData(nameof(BadManifests), DisableDiscoveryEnumeration = true)]
    public async Task WithAMalformedManifestAreRefused(string manifest, string why)
    {
        _folder.Write(ZlibManifest, Encoding.UTF8.GetBytes(manifest));
        var error = await Assert.ThrowsAsync<MalformedEntryException>(() => ReadAsync(requireSignature: false));
        Assert.Contains(why, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task WithAHugeManifestAreRefused()
    {
        _folder.Write(ZlibManifest, new byte[(1 << 20) + 1]);
        await Assert.ThrowsAsync<MalformedEntryException>(() => ReadAsync(requireSignature: false));
    }

    [Fact]
    public async Task WhoseSpecDocumentIsNoneAreRefused()
    {
        StoreSpec(Gzip("{\"spec\":5}"u8.ToArray()));
        var error = await Assert.ThrowsAsync<MalformedEntryException>(() => ReadAsync(requireSignature: false));
        Assert.Equal(MalformedSpecKind.BadNode, Assert.IsType<MalformedSpecException>(error.InnerException).Kind);
    }

    [Fact]
    public async Task WhoseSpecDocumentIsDamagedGzipAreRefused()
    {
        var gzip = Gzip(new TestNode("zlib").ToDocument());
        gzip.AsSpan(12, 40).Clear();
        StoreSpec(gzip);
        Assert.Contains("damaged gzip", (await Assert.ThrowsAsync<MalformedEntryException>(() => ReadAsync(requireSignature: false))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task WhoseSpecDocumentIsABombAreRefused()
    {
        StoreSpec(Gzip(new byte[(64 << 20) + 1]));
        Assert.Contains("when unpacked", (await Assert.ThrowsAsync<MalformedEntryException>(() => ReadAsync(requireSignature: false))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task WhoseSpecDocumentGivesAnotherHashAreRefused()
    {
        TestNode node = new("zlib");
        var altered = Encoding.UTF8.GetString(node.ToDocument()).Replace("\"generic\"", "\"other\"", StringComparison.Ordinal);
        StoreSpec(Encoding.UTF8.GetBytes(altered));
        var address = new SpecAddress("zlib", SpackVersion.Parse("1.0"), DagHash.Parse(node.Hash));
        File.Copy(_folder[ZlibManifest], _folder[$"v3/manifests/spec/zlib/zlib-1.0-{node.Hash}.spec.manifest.json"]);
        var error = await Assert.ThrowsAsync<DagHashMismatchException>(() =>
            BuildCache.Open(_folder.Path, _http).ReadEntryAsync(address, Trusted, false, Now, TestContext.Current.CancellationToken));
        Assert.Equal("zlib", error.Spec.Name);
    }

    [Fact]
    public async Task OutsideTheCacheCannotBeAskedFor()
    {
        var address = new SpecAddress("../../x", SpackVersion.Parse("1.0"), Zlib.Hash);
        await Assert.ThrowsAsync<ArgumentException>(() =>
            BuildCache.Open(_folder.Path, _http).ReadEntryAsync(address, Trusted, true, Now, TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task OfGitVersionsLieUnderASanitisedName()
    {
        TestNode node = new("a") { Version = "git.feature/x=1.2" };
        StoreSpec(node.ToDocument());
        Directory.CreateDirectory(_folder["v3/manifests/spec/a"]);
        File.Move(_folder[ZlibManifest], _folder[$"v3/manifests/spec/a/a-git.feature_x_1.2-{node.Hash}.spec.manifest.json"]);
        var entry = await BuildCache.Open(_folder.Path, _http).ReadEntryAsync(node.ToSpec(), Trusted, false, Now, TestContext.Current.CancellationToken);
        Assert.Equal("git.feature/x=1.2", entry.Spec.Root.Version.ToString());
    }

    private Task<CacheEntry> ReadAsync(Keyring? trusted = null, bool requireSignature = true) =>
        BuildCache.Open(_folder.Path, _http).ReadEntryAsync(Zlib, trusted ?? Trusted, requireSignature, Now, TestContext.Current.CancellationToken);

    private Task<Stream> OpenAsync(CacheEntry entry) =>
        BuildCache.Open(_folder.Path, _http).OpenTarballAsync(entry, TestContext.Current.CancellationToken);

    private void Change(string file, Func<string, string> change) => File.WriteAllText(_folder[file], change(File.ReadAllText(_folder[file])));

    private static string Unsigned(string text) =>
        text[text.IndexOf('{', StringComparison.Ordinal)..(text.LastIndexOf('}') + 1)];

    private string BlobOf(string manifest, int record)
    {
        var checksum = File.ReadAllText(_folder[manifest]).Split("\"checksum\":\"")[record + 1][..64];
        return $"blobs/sha256/{checksum[..2]}/{checksum}";
    }

    /// <summary>Puts a spec document in the place of zlib's, under an unsigned manifest.</summary>
    private void StoreSpec(byte[] document)
    {
        var checksum = Convert.ToHexStringLower(SHA256.HashData(document));
        _folder.Write($"blobs/sha256/{checksum[..2]}/{checksum}", document);
        var manifest = Manifest("checksum", "\"" + checksum + "\"", ofSpec: true).Replace("\"contentLength\":2", $"\"contentLength\":{document.Length}", StringComparison.Ordinal);
        _folder.Write(ZlibManifest, Encoding.UTF8.GetBytes(manifest));
    }

    /// <summary>A manifest in order but for one value of one record.</summary>
    private static string Manifest(string key, string value, bool ofSpec = false)
    {
        string[] keys = ["contentLength", "mediaType", "compression", "checksumAlgorithm", "checksum"];
        string[] tarball = ["1", "\"application/vnd.spack.install.v2.tar+gzip\"", "\"gzip\"", "\"sha256\"", $"\"{new string('a', 64)}\""];
        string[] spec = ["2", "\"application/vnd.spack.spec.v5+json\"", "\"gzip\"", "\"sha256\"", $"\"{new string('b', 64)}\""];
        (ofSpec ? spec : tarball)[Array.IndexOf(keys, key)] = value;
        return $"{{\"version\":3,\"data\":[{Record(tarball)},{Record(spec)}]}}";

        string Record(string[] values) => "{" + string.Join(',', keys.Zip(values, static (key, value) => $"\"{key}\":{value}")) + "}";
    }

    private static byte[] Gzip(byte[] content)
    {
        using var compressed = new MemoryStream();
        using (var gzip = new GZipStream(compressed, CompressionLevel.Optimal))
        {
            gzip.Write(content);
        }

        return compressed.ToArray();
    }

    private static Keyring Key(string name) => Keyring.Read(File.ReadAllBytes(ProjectFixtures.Path("keys", name)));
}
