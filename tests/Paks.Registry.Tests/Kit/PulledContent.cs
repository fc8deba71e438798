namespace Paks.Registry.Tests.Kit;

/// <summary>distribution-spec 1.1, "Pulling manifests", "Pulling blobs", "Checking if content exists".</summary>
public sealed class PulledContent
{
    private static readonly byte[] Blob = Sample.Bytes(1000);

    [Theory]
    [InlineData("GET", "/v2/", 200)]
    [InlineData("GET", "/v2", 200)]
    [InlineData("GET", "/v2/team/app/blobs/" + Sample.Zeros, 404, "BLOB_UNKNOWN")]
    [InlineData("HEAD", "/v2/team/app/blobs/" + Sample.Zeros, 404)]
    [InlineData("GET", "/v2/team/app/blobs/sha256:12", 400, "DIGEST_INVALID")]
    [InlineData("GET", "/v2/team/app/manifests/" + Sample.Zeros, 404, "MANIFEST_UNKNOWN")]
    [InlineData("GET", "/v2/team/app/manifests/none", 404, "MANIFEST_UNKNOWN")]
    [InlineData("GET", "/v2/team/app/manifests/.none", 404, "MANIFEST_UNKNOWN")]
    [InlineData("HEAD", "/v2/team/app/manifests/none", 404)]
    [InlineData("GET", "/v2/Team/app/manifests/none", 400, "NAME_INVALID")]
    [InlineData("GET", "/v2/team-/app/blobs/" + Sample.Zeros, 400, "NAME_INVALID")]
    [InlineData("GET", "/v2/a___b/tags/list", 400, "NAME_INVALID")]
    [InlineData("GET", "/v2/a--b__c.d/manifests/x", 404, "MANIFEST_UNKNOWN")]
    [InlineData("GET", "/v2/a/manifests/b/blobs/" + Sample.Zeros, 404, "BLOB_UNKNOWN")]
    [InlineData("GET", "/v2/team/app/tags/list", 404, "NAME_UNKNOWN")]
    [InlineData("DELETE", "/v2/team/app/manifests/x", 405, "UNSUPPORTED")]
    [InlineData("DELETE", "/v2/team/app/blobs/" + Sample.Zeros, 405, "UNSUPPORTED")]
    [InlineData("GET", "/elsewhere", 404, "UNSUPPORTED")]
    public async Task AnswersTheStatusAndTheErrorsCode(string method, string path, int status, string? code = null)
    {
        await using var session = await RawSession.StartAsync();
        var answer = await session.SendAsync(method, path);
        Assert.Equal(status, answer.Status);
        if (code is not null)
        {
            Assert.Equal("application/json", answer["Content-Type"]);
            Assert.Equal([code], answer.Errors);
        }
    }

    [Fact]
    public async Task BlobIsSentWithItsDigest()
    {
        await using var session = await RawSession.StartAsync();
        var digest = session.Registry.Repository(RawSession.Repository).PutBlob(Blob);
        var head = await session.SendAsync("HEAD", $"blobs/{digest}");
        var get = await session.SendAsync("GET", $"blobs/{digest}");
        Assert.Equal((200, "1000", digest), (head.Status, head["Content-Length"], head["Docker-Content-Digest"]));
        Assert.Equal((200, "1000", digest), (get.Status, get["Content-Length"], get["Docker-Content-Digest"]));
        Assert.Empty(head.Body);
        Assert.Equal(Blob, get.Body);
    }

    [Theory]
    [InlineData("bytes=0-0", 206, 0, 1)]
    [InlineData("bytes=10-19", 206, 10, 10)]
    [InlineData("bytes=990-", 206, 990, 10)]
    [InlineData("bytes=990-5000", 206, 990, 10)]
    [InlineData("bytes=-3", 206, 997, 3)]
    [InlineData("bytes=-5000", 206, 0, 1000)]
    [InlineData("bytes=1000-", 416, 0, 0)]
    [InlineData("bytes=9-3", 200, 0, 1000)]
    [InlineData("bytes=0-1,5-6", 200, 0, 1000)]
    [InlineData("pages=1-2", 200, 0, 1000)]
    public async Task PartOfABlobIsSent(string range, int status, int start, int length)
    {
        await using var session = await RawSession.StartAsync();
        var digest = session.Registry.Repository(RawSession.Repository).PutBlob(Blob);
        var answer = await session.SendAsync("GET", $"blobs/{digest}", null, ("Range", range));
        Assert.Equal(status, answer.Status);
        Assert.Equal(status switch { 206 => $"bytes {start}-{start + length - 1}/1000", 416 => "bytes */1000", _ => null }, answer["Content-Range"]);
        Assert.Equal(status == 416 ? null : Blob[start..(start + length)], status == 416 ? null : answer.Body);
    }

    [Theory]
    [InlineData("GET")]
    [InlineData("HEAD")]
    public async Task ManifestIsSentByTagAndByDigestWithItsType(string method)
    {
        await using var session = await RawSession.StartAsync();
        var repository = session.Registry.Repository(RawSession.Repository);
        var manifest = Sample.Manifest(repository);
        var digest = repository.PutManifest(manifest, Sample.ManifestType);
        repository.PutTag("1.0", digest);
        foreach (var reference in new[] { "1.0", digest })
        {
            var answer = await session.SendAsync(method, $"manifests/{reference}");
            Assert.Equal((200, Sample.ManifestType, digest), (answer.Status, answer["Content-Type"], answer["Docker-Content-Digest"]));
            Assert.Equal($"{manifest.Length}", answer["Content-Length"]);
            Assert.Equal(method == "GET" ? manifest : [], answer.Body);
        }
    }

    [Theory]
    [InlineData("application/json", 404)]
    [InlineData("application/json, " + Sample.ManifestType + ";q=0.5", 200)]
    [InlineData("*/*", 200)]
    public async Task ManifestMayHaveToBeAcceptable(string accept, int status)
    {
        await using var session = await RawSession.StartAsync(new() { ChecksAccept = true });
        var repository = session.Registry.Repository(RawSession.Repository);
        repository.PutTag("1.0", repository.PutManifest(Sample.Manifest(repository), Sample.ManifestType));
        Assert.Equal(status, (await session.SendAsync("GET", "manifests/1.0", null, ("Accept", accept))).Status);
    }
}
