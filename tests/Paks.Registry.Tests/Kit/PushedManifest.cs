using System.Text;

namespace Paks.Registry.Tests.Kit;

/// <summary>distribution-spec 1.1, "Pushing Manifests".</summary>
public sealed class PushedManifest
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task IsStoredByteForByte(bool byTag)
    {
        await using var session = await RawSession.StartAsync();
        var repository = session.Registry.Repository(RawSession.Repository);
        var manifest = Sample.Manifest(repository);
        var digest = Sample.DigestOf(manifest);
        var answer = await PutAsync(session, byTag ? "1.0" : digest, manifest);
        Assert.Equal((201, digest), (answer.Status, answer["Docker-Content-Digest"]));
        Assert.Equal($"{session.Registry.Address}v2/{RawSession.Repository}/manifests/{digest}", answer["Location"]);
        Assert.Null(answer["OCI-Subject"]);
        Assert.Equal(manifest, repository.Manifests[digest].Content);
        Assert.Equal(byTag ? digest : null, repository.Tags.GetValueOrDefault("1.0"));
        Assert.Equal(Sample.ManifestType, (await session.SendAsync("GET", $"manifests/{digest}"))["Content-Type"]);
    }

    [Theory]
    [InlineData(Sample.Zeros, Sample.ManifestType, null, 400, "DIGEST_INVALID")]
    [InlineData("-tag", Sample.ManifestType, null, 400, "MANIFEST_INVALID")]
    [InlineData("1.0", Sample.IndexType, null, 400, "MANIFEST_INVALID")]
    [InlineData("1.0", Sample.ManifestType, "{", 400, "MANIFEST_INVALID")]
    [InlineData("1.0", Sample.ManifestType, "[]", 400, "MANIFEST_INVALID")]
    [InlineData("1.0", Sample.ManifestType, """{"layers":[{"digest":"sha256:1"}]}""", 400, "MANIFEST_INVALID")]
    [InlineData("1.0", Sample.ManifestType, """{"config":{"digest":"sha256:44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a","size":3}}""", 400, "SIZE_INVALID")]
    public async Task IsRefusedWhereItIsNotWhatItSays(string reference, string type, string? text, int status, string code)
    {
        await using var session = await RawSession.StartAsync();
        var valid = Sample.Manifest(session.Registry.Repository(RawSession.Repository));
        var answer = await PutAsync(session, reference, text is null ? valid : Encoding.UTF8.GetBytes(text), type);
        Assert.Equal(status, answer.Status);
        Assert.Equal([code], answer.Errors);
        Assert.Empty(session.Registry.Repository(RawSession.Repository).Manifests);
    }

    [Theory]
    [InlineData(404)]
    [InlineData(400)]
    public async Task IsRefusedWithoutTheBlobsThatItNames(int status)
    {
        await using var session = await RawSession.StartAsync(new() { MissingBlobStatus = status });
        var repository = session.Registry.Repository(RawSession.Repository);
        var manifest = Sample.Manifest(repository);
        var config = repository.Blobs.Keys.Single();
        repository.Remove(config);
        var answer = await PutAsync(session, "1.0", manifest);
        Assert.Equal(status, answer.Status);
        Assert.Equal(["MANIFEST_BLOB_UNKNOWN"], answer.Errors);
        Assert.Equal(config, answer.Json.GetProperty("errors")[0].GetProperty("detail").GetProperty("digest").GetString());
    }

    [Fact]
    public async Task OfAnIndexIsRefusedBeforeItsManifests()
    {
        await using var session = await RawSession.StartAsync();
        var manifest = Sample.Manifest(session.Registry.Repository(RawSession.Repository));
        var index = Sample.Index(Sample.DigestOf(manifest), manifest.Length);
        Assert.Equal(["MANIFEST_BLOB_UNKNOWN"], (await PutAsync(session, "1.0", index, Sample.IndexType)).Errors);
        await PutAsync(session, Sample.DigestOf(manifest), manifest);
        Assert.Equal(201, (await PutAsync(session, "1.0", index, Sample.IndexType)).Status);
    }

    [Fact]
    public async Task MayReferToWhatIsNotThere()
    {
        await using var session = await RawSession.StartAsync();
        var answer = await PutAsync(session, "1.0", Sample.Manifest(session.Registry.Repository(RawSession.Repository), subject: Sample.Zeros));
        Assert.Equal((201, Sample.Zeros), (answer.Status, answer["OCI-Subject"]));
    }

    [Theory]
    [InlineData(0, 201)]
    [InlineData(1, 413)]
    public async Task MayHaveFourMebibytes(int more, int status)
    {
        await using var session = await RawSession.StartAsync();
        var manifest = Sample.Manifest(session.Registry.Repository(RawSession.Repository));
        byte[] padded = [.. manifest, .. Enumerable.Repeat((byte)' ', (4 << 20) - manifest.Length + more)];
        Assert.Equal(status, (await PutAsync(session, "1.0", padded)).Status);
    }

    [Fact]
    public async Task ReplacesOnlyWhatItsSenderSaw()
    {
        await using var session = await RawSession.StartAsync(new() { Etags = true });
        var repository = session.Registry.Repository(RawSession.Repository);
        (var first, var second) = (Sample.Manifest(repository, "application/one"), Sample.Manifest(repository, "application/two"));
        Assert.Equal(412, (await PutAsync(session, "1.0", first, Sample.ManifestType, ("If-Match", "*"))).Status);
        Assert.Equal(201, (await PutAsync(session, "1.0", first, Sample.ManifestType, ("If-None-Match", "*"))).Status);
        var seen = (await session.SendAsync("HEAD", "manifests/1.0"))["ETag"]!;
        Assert.Equal(201, (await PutAsync(session, "1.0", second, Sample.ManifestType, ("If-Match", seen))).Status);
        Assert.Equal(412, (await PutAsync(session, "1.0", first, Sample.ManifestType, ("If-Match", seen))).Status);
        Assert.Equal(412, (await PutAsync(session, "1.0", first, Sample.ManifestType, ("If-None-Match", "*"))).Status);
        Assert.Equal(Sample.DigestOf(second), repository.Tags["1.0"]);
    }

    private static Task<RawAnswer> PutAsync(
        RawSession session, string reference, byte[] manifest, string type = Sample.ManifestType, params IReadOnlyList<(string, string)> headers) =>
        session.SendAsync("PUT", $"manifests/{reference}", manifest, [("Content-Type", type), .. headers]);
}
