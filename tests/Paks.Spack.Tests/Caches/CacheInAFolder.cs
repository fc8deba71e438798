using System.Security.Cryptography;
using System.Text.Json;
using Paks.Spack.Caches;
using Paks.Spack.Specs;
using Paks.Testing;
using Paks.Trust;

namespace Paks.Spack.Tests.Caches;

/// <summary>Caches of a real Spack, read whole.</summary>
public sealed class CacheInAFolder
{
    private static readonly DateTimeOffset Now = DateTimeOffset.UtcNow;

    [Fact]
    public Task SignedGivesAllThatSpackPutIn() => ReadAllAsync(
        ProjectFixtures.Path("spack-v3-plain"), ProjectFixtures.Path("spack-v3-plain-expected"), "fixture-ed25519-public.asc", 9);

    [Fact]
    public Task UnsignedGivesAllThatSpackPutIn() => ReadAllAsync(
        ProjectFixtures.Path("spack-v3-unsigned"), ProjectFixtures.Path("spack-v3-unsigned-expected"), null, 2);

    [Fact]
    public Task LargeGivesAllThatSpackPutIn() => ReadAllAsync(
        SharedFixtures.Path("spack-v3"), SharedFixtures.Path("spack-v3-expected"), "fixture-public.asc", 23);

    [Fact]
    public async Task OfTheSamplesIsWhole()
    {
        var samples = Path.Combine(RepositoryRoot.Path, "samples");
        using var http = new HttpClient();
        var cache = BuildCache.Open(Path.Combine(samples, "cache"), http);
        var index = await cache.ReadIndexAsync(TestContext.Current.CancellationToken);
        Assert.Equal(7, index.Count);
        var keys = Keyring.Read(File.ReadAllBytes(Path.Combine(samples, "cache-key.asc")));
        var sqlite = new SpecSelector([index]).Select(AbstractSpec.Parse("sqlite"), new SelectionPlatform("linux", "amd64")).Spec;
        var closure = index.RuntimeClosure([sqlite]);
        Assert.Equal(["glibc", "gcc-runtime", "zlib", "sqlite"], closure.Select(static spec => spec.Name));
        foreach (var spec in closure.Where(static spec => !spec.IsExternal))
        {
            var entry = await cache.ReadEntryAsync(spec, keys, true, Now, TestContext.Current.CancellationToken);
            await using var tarball = await cache.OpenTarballAsync(entry, TestContext.Current.CancellationToken);
            await tarball.CopyToAsync(Stream.Null, TestContext.Current.CancellationToken);
        }

        Assert.Equal(Assert.Single(keys.Keys).Fingerprint, Assert.Single(await cache.ReadPublishedKeysAsync(TestContext.Current.CancellationToken)).Fingerprint);
    }

    [Theory]
    [InlineData("path")]
    [InlineData("file://")]
    public async Task IsOpenedByPathAndByFileAddress(string form)
    {
        var folder = ProjectFixtures.Path("spack-v3-unsigned");
        using var http = new HttpClient();
        var cache = BuildCache.Open(form == "path" ? folder : form + folder, http);
        Assert.Equal(folder, cache.Location);
        Assert.Equal(6, (await cache.ReadIndexAsync(TestContext.Current.CancellationToken)).Count);
    }

    [Fact]
    public async Task OffersItsKeys()
    {
        using var http = new HttpClient();
        var key = Assert.Single(await BuildCache.Open(ProjectFixtures.Path("spack-v3-plain"), http).ReadPublishedKeysAsync(TestContext.Current.CancellationToken));
        Assert.Equal("83117D4337813CC041E43B43AC4521BB8FEDB2A4", key.Fingerprint);
        Assert.Equal(key.Fingerprint, Assert.Single(key.Keys.Keys).Fingerprint);
        Assert.Equal(File.ReadAllText(ProjectFixtures.Path("keys", "fixture-ed25519-public.asc")).Trim(), System.Text.Encoding.ASCII.GetString(key.Text.Span).Trim());
        Assert.Empty(await BuildCache.Open(ProjectFixtures.Path("spack-v3-unsigned"), http).ReadPublishedKeysAsync(TestContext.Current.CancellationToken));
    }

    private static async Task ReadAllAsync(string folder, string expectedFolder, string? key, int count)
    {
        using var http = new HttpClient();
        var cache = BuildCache.Open(folder, http);
        var index = await cache.ReadIndexAsync(TestContext.Current.CancellationToken);
        var trusted = key is null ? Keyring.Empty : Keyring.Read(File.ReadAllBytes(ProjectFixtures.Path("keys", key)));
        using var expected = JsonDocument.Parse(File.ReadAllBytes(Path.Combine(expectedFolder, "expected.json")));
        JsonElement[] specs = [.. expected.RootElement.GetProperty("specs").EnumerateArray()];
        Assert.Equal(count, specs.Length);
        Assert.Equal(count, index.Names.SelectMany(index.FindByName).Count(static record => record.IsInCache));
        foreach (var spec in specs)
        {
            var node = index.Find(DagHash.Parse(spec.GetProperty("hash").GetString()!))!;
            var entry = await cache.ReadEntryAsync(node, trusted, key is not null, Now, TestContext.Current.CancellationToken);
            Assert.Equal(node.ToSpecString(), entry.Spec.Root.ToSpecString());
            Assert.Equal(expected.RootElement.GetProperty("signing_key").GetString(), entry.Signer);
            Assert.Equal(key is null ? SignatureFailure.NotSigned : null, entry.SignatureFailure);
            Assert.Equal(key is not null, entry.SignedAt is not null);
            Assert.True(entry.Hashes.IsComplete);
            Assert.Equal(folder, entry.Cache);
            var tarball = spec.GetProperty("tarball");
            Assert.Equal(tarball.GetProperty("sha256").GetString(), entry.TarballChecksum);
            Assert.Equal(tarball.GetProperty("size").GetInt64(), entry.TarballSize);
            Assert.Equal(tarball.GetProperty("media_type").GetString(), entry.TarballMediaType);
            Assert.Equal("gzip", entry.TarballCompression);
            Assert.Equal(
                Convert.ToHexStringLower(SHA256.HashData(File.ReadAllBytes(Path.Combine(folder, spec.GetProperty("manifest").GetString()!)))),
                entry.ManifestChecksum);

            await using var stream = await cache.OpenTarballAsync(entry, TestContext.Current.CancellationToken);
            Assert.Equal(entry.TarballChecksum, Convert.ToHexStringLower(await SHA256.HashDataAsync(stream, TestContext.Current.CancellationToken)));
        }
    }
}
