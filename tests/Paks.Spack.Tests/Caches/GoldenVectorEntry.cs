using System.Formats.Tar;
using System.IO.Compression;
using System.Security.Cryptography;
using System.Text;
using Paks.Spack.Caches;
using Paks.Spack.Specs;
using Paks.Testing;
using Paks.Trust;

namespace Paks.Spack.Tests.Caches;

/// <summary>A whole cache of made-up packages as Spack itself wrote it, given in its text: nothing here comes from our own writers.</summary>
public sealed class GoldenVectorEntry : IDisposable
{
    private const string Key = """
        -----BEGIN PGP PUBLIC KEY BLOCK-----

        mDMEZ3SFgBYJKwYBBAHaRw8BAQdAwdgpKElk+NtWHxOOZUiTIhBg6H1LS8Bi5nan
        GWSWsHS0J1Bha3MgR29sZGVuIFZlY3RvciA8Z29sZGVuQGV4YW1wbGUuY29tPoiQ
        BBMWCAA4FiEEB2FHRiiZHd012tFX4O2DvE+mGM4FAmd0hYACGwMFCwkIBwIGFQoJ
        CAsCBBYCAwECHgECF4AACgkQ4O2DvE+mGM7JKwEA1Rf8UCPtlIdgoT4j+a6CKjvb
        5Q3JVXJP3CJr2SWv520A/i4wbnvTI+sgN812J3jD743UfQtG1buDEmcQsscoV5oA
        =a5b8
        -----END PGP PUBLIC KEY BLOCK-----

        """;

    private const string Manifest = """
        -----BEGIN PGP SIGNED MESSAGE-----
        Hash: SHA256

        {
        "version":3,
        "data":[
        {
        "contentLength":746,
        "mediaType":"application/vnd.spack.install.v2.tar+gzip",
        "compression":"gzip",
        "checksumAlgorithm":"sha256",
        "checksum":"5473ab13011f1ccd0cb646b3e0b071a0f0ab0797f7c974fc8f98cfeeab4694de"
        },
        {
        "contentLength":285,
        "mediaType":"application/vnd.spack.spec.v5+json",
        "compression":"gzip",
        "checksumAlgorithm":"sha256",
        "checksum":"a3391a81a3f0cc2275a2a2e7ca0708a2c844403f316409562af469464f989a49"
        }
        ]
        }
        -----BEGIN PGP SIGNATURE-----

        iHUEARYIAB0WIQQHYUdGKJkd3TXa0Vfg7YO8T6YYzgUCZ3SFgAAKCRDg7YO8T6YY
        zhurAQCO541thVvX1PgqGy3ub09qebMcAwjKNDLM+Kf6QjHvuAEAnjdfZicDxIN7
        79+fSTbY4voNdG9iNHLyRPf0+/bDjA8=
        =OhHj
        -----END PGP SIGNATURE-----
        """;

    private const string Spec = """
        H4sIAAAAAAAA/1RQ7W6DMAx8F/+uqrVlaELak0xTZEKAlJBE+WBQxLvPRptK8+t8du58XiF6JaFaQYwqIYNJhaidhep9O4F1jYpQfa1gcVRQgdH1A07PIbic
        b+cLMRhkz9+9wdS6MO6zNs/U+qeEIynIdbYpX4vzW0G9hKFTiej5oxRlIaYbsC2ZRY+SHeusTdKWdTAQn8iajZhvRFxiUmw24qBabRTNydZgx1t/E/b+WM3z
        oWoP2DQvBcXc8caucsBOiR4jBQQ/dIz4Dp/0OLm1LmGic+x7uaA7bdEIvixvJF4u+icz2Hz3bY532Zb1pMv+x/T10C/FAwedKPjG3ntGibJXwuDicnpqXbdf
        AAAA//8DALCVB2a8AQAA
        """;

    private const string Tarball = """
        H4sIAAAAAAAA/+1Y32+bMBDuc/8KZO0xIRB+ZIoUaY973HsVWQYMuBCDbJPRRvzvO9OuS9J0UVbCKtXfC+Z8+M7+7nw2Va1mN1eGA1gEQf8EHD9PtMPAX9xY
        wbUd02ikIgJMjmHrA6IC/hO6qaZSVYJeJxQu5t91wnlg+B8DR/yXjDfttP0a4tDHW2+YeLicf8/zHMP/GDjDf8mix6lre7Y7LXhzX6eNvI/TMNqyMP9Z5lGR
        P/iPpGAq/svecTH/c+DfNfyPgQH5t2VN4uJEGFzOvx+4Jv9HwfD8y5rG9r2s+IsNTWro+2/yH3rhEf+h589vrFE4+eT875DmCy13CG+oIrqxpUKyiqNl0E0Q
        rxIq0fJuhzjZULREOiLQ5I8S6qMDJETEuf68LolKK7HpdSGaoOu3CFcwFGqihqtm7tuOD32w+hlVIH4JOqTNgjEdTtpi1LBSMa7HIQLkCkxrQ1qeYPkgFdXG
        NqSgKSsp6MVpSTLt9Rradb3/1rZ7b+leu0wOXmCafbvTVuOCZBTnRMIEUV1kuqXXYQXQM+e8UkTBcvR+VYJljJMS65XVHuGDFX0e5lw6oW7dddfnf8D8B93T
        Z4B/2P+dhbn/jYKB+YfkiCuesmw/Ei7nP3T80PA/Bq7G/6Ndx882ztV/N3jFf+gtTP0fA7WAotmuZsPFwS3oJkysvuyexu70x7f/e54Gp2HP7Nm3H6T9TklC
        xXVsvJH3e/m/OP7/N5/D/a+9jjuH+OT577quVROVr4a/CEZwCBYPOGFSCRY1+nxstoGPhjFoP1f/Q/8o/z3H8039HwU7GRGeYcZhGcoS661gaR2fBoDSWa83
        sfpL90mtidXz/1T0D3q1eGIJWsIdeUvxb413xNrEyomAOzovJE5o0tQ0WVpKNH2HzLGqXqzszo31errvcKzr51nFRFHcJwKjcmndrffEvddHMkVbpf8UaPnr
        Y/S6M/umgYGBgYGBgYHBMPgF6/5k/wAoAAA=
        """;

    private const string Index = """{"database":{"version":"8","installs":{"knujpfusjcf6bvi6hwlhbkhy4zakitce":{"spec":{"name":"libz","version":"1.3.1","arch":{"platform":"linux","platform_os":"ubuntu24.04","target":"x86_64_v3"},"namespace":"builtin","parameters":{"build_system":"makefile","cflags":[],"cppflags":[],"cxxflags":[],"fflags":[],"ldflags":[],"ldlibs":[]},"package_hash":"pkghashlibz====","annotations":{"original_specfile_version":5},"hash":"knujpfusjcf6bvi6hwlhbkhy4zakitce"},"ref_count":1,"in_buildcache":true},"do3km6ok3dvlpovetabrma6jk4j2psix":{"spec":{"name":"app","version":"2.1","arch":{"platform":"linux","platform_os":"ubuntu24.04","target":"x86_64_v3"},"namespace":"builtin","parameters":{"build_system":"makefile","patches":["aa","bb"],"shared":true,"cflags":["-O2"],"cppflags":[],"cxxflags":[],"fflags":[],"ldflags":[],"ldlibs":[]},"patches":["bb","aa"],"package_hash":"pkghashapp====","dependencies":[{"name":"libz","hash":"knujpfusjcf6bvi6hwlhbkhy4zakitce","parameters":{"deptypes":["build","link"],"virtuals":["zlib-api"]}}],"annotations":{"original_specfile_version":5},"hash":"do3km6ok3dvlpovetabrma6jk4j2psix"},"ref_count":0,"in_buildcache":true}}}}""";

    private static readonly DateTimeOffset Now = new(2025, 6, 1, 0, 0, 0, TimeSpan.Zero);
    private readonly TempFolder _folder = new();
    private readonly HttpClient _http = new();

    public GoldenVectorEntry()
    {
        StoreBlob("5473ab13011f1ccd0cb646b3e0b071a0f0ab0797f7c974fc8f98cfeeab4694de", Convert.FromBase64String(Tarball));
        StoreBlob("a3391a81a3f0cc2275a2a2e7ca0708a2c844403f316409562af469464f989a49", Convert.FromBase64String(Spec));
        StoreBlob("d0487abc0c9db265d4f464a1d8bc85ac9ef08a8681b2530905943abc0bfa05fe", Encoding.ASCII.GetBytes(Key));
        StoreBlob("5eadac2d1cceb373ec5cd79fe5464345935bf182777862304baa25a46eae8f24", """{"keys":{"0761474628991DDD35DAD157E0ED83BC4FA618CE":{}}}"""u8.ToArray());
        StoreBlob("5b9de57946b4aebe936b8ca694b436259f86111b06bdaa7d5238e5a0703e17eb", Encoding.ASCII.GetBytes(Index));
        Store("v3/manifests/spec/libz/libz-1.3.1-knujpfusjcf6bvi6hwlhbkhy4zakitce.spec.manifest.json", Manifest);
        Store("v3/manifests/key/0761474628991DDD35DAD157E0ED83BC4FA618CE.key.manifest.json", Record(404, "application/pgp-keys", "d0487abc0c9db265d4f464a1d8bc85ac9ef08a8681b2530905943abc0bfa05fe"));
        Store("v3/manifests/key/keys.manifest.json", Record(56, "application/vnd.spack.keyindex.v1+json", "5eadac2d1cceb373ec5cd79fe5464345935bf182777862304baa25a46eae8f24"));
        Store("v3/manifests/index/index.manifest.json", Record(1144, "application/vnd.spack.db.v8+json", "5b9de57946b4aebe936b8ca694b436259f86111b06bdaa7d5238e5a0703e17eb"));
    }

    public void Dispose()
    {
        _folder.Dispose();
        _http.Dispose();
    }

    [Fact]
    public async Task IsFoundVerifiedAndUnpacked()
    {
        var cache = BuildCache.Open(_folder.Path, _http);
        var index = await cache.ReadIndexAsync(TestContext.Current.CancellationToken);
        var selection = new SpecSelector([index]).Select(AbstractSpec.Parse("zlib-api@1.3:"), new SelectionPlatform("linux", "amd64", "v3"));
        Assert.Equal("libz", selection.Spec.Name);
        Assert.Equal("app@2.1 cflags=-O2 +shared build_system=makefile patches:=aa,bb platform=linux os=ubuntu24.04 target=x86_64_v3", Assert.Single(index.FindByName("app")).Spec.ToSpecString());

        var key = Assert.Single(await cache.ReadPublishedKeysAsync(TestContext.Current.CancellationToken));
        var entry = await cache.ReadEntryAsync(selection.Spec, key.Keys, true, Now, TestContext.Current.CancellationToken);
        Assert.Equal("0761474628991DDD35DAD157E0ED83BC4FA618CE", entry.Signer);
        Assert.Equal(new DateTimeOffset(2025, 1, 1, 0, 0, 0, TimeSpan.Zero), entry.SignedAt);
        Assert.True(entry.Hashes.IsComplete);

        await using var gzip = new GZipStream(await cache.OpenTarballAsync(entry, TestContext.Current.CancellationToken), CompressionMode.Decompress);
        using var tar = new MemoryStream();
        await gzip.CopyToAsync(tar, TestContext.Current.CancellationToken);
        Assert.Equal("29bac6b579525d9b5fc3776f92040c44c2068756267f18c87858f09d51b5958d", Convert.ToHexStringLower(SHA256.HashData(tar.ToArray())));
        tar.Position = 0;
        using var reader = new TarReader(tar);
        Assert.Equal("opt", reader.GetNextEntry()!.Name.TrimEnd('/'));
    }

    [Fact]
    public async Task IsNotTrustedForLyingInTheSameCacheAsItsKey()
    {
        var cache = BuildCache.Open(_folder.Path, _http);
        await Assert.ThrowsAsync<EntrySignatureException>(() =>
            cache.ReadEntryAsync(AbstractSpec.Parse("libz@1.3.1/knujpfusjcf6bvi6hwlhbkhy4zakitce").Address!, Keyring.Empty, true, Now, TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task WithASwappedPublishedKeyIsToldAsCorrupt()
    {
        var other = File.ReadAllBytes(ProjectFixtures.Path("keys", "fixture-public.asc"));
        var checksum = Convert.ToHexStringLower(SHA256.HashData(other));
        StoreBlob(checksum, other);
        Store("v3/manifests/key/0761474628991DDD35DAD157E0ED83BC4FA618CE.key.manifest.json", Record(other.Length, "application/pgp-keys", checksum));
        await Assert.ThrowsAsync<CorruptKeyException>(() => BuildCache.Open(_folder.Path, _http).ReadPublishedKeysAsync(TestContext.Current.CancellationToken));
    }

    [Theory]
    [InlineData("""{"keys":["x"]}""")]
    [InlineData("""{"other":{}}""")]
    [InlineData("nonsense")]
    public async Task WithAMalformedKeyListIsToldAsCorrupt(string list)
    {
        var checksum = Convert.ToHexStringLower(SHA256.HashData(Encoding.ASCII.GetBytes(list)));
        StoreBlob(checksum, Encoding.ASCII.GetBytes(list));
        Store("v3/manifests/key/keys.manifest.json", Record(list.Length, "application/vnd.spack.keyindex.v1+json", checksum));
        await Assert.ThrowsAsync<CorruptKeyException>(() => BuildCache.Open(_folder.Path, _http).ReadPublishedKeysAsync(TestContext.Current.CancellationToken));
    }

    private static string Record(int length, string mediaType, string checksum) =>
        $$"""{"version":3,"data":[{"contentLength":{{length}},"mediaType":"{{mediaType}}","compression":"none","checksumAlgorithm":"sha256","checksum":"{{checksum}}"}]}""";

    private void StoreBlob(string checksum, byte[] content) => _folder.Write($"blobs/sha256/{checksum[..2]}/{checksum}", content);

    private void Store(string path, string text) => _folder.Write(path, Encoding.ASCII.GetBytes(text));
}
