using Paks.Testing.Registries;

namespace Paks.Registry.Tests.Kit;

/// <summary>distribution-spec 1.1, "Pushing a blob monolithically", "Mounting a blob from another repository".</summary>
public sealed class PushedBlob
{
    private static readonly byte[] Blob = Sample.Bytes(100_000);
    private static readonly string Digest = Sample.DigestOf(Blob);

    [Fact]
    public async Task IsTakenByPostThenPut()
    {
        await using var session = await RawSession.StartAsync();
        var location = await session.StartUploadAsync();
        Assert.Single(session.Registry.OpenUploads);
        AssertStored(session, await session.SendAsync("PUT", $"{location}?digest={Uri.EscapeDataString(Digest)}", Blob));
        Assert.Empty(session.Registry.OpenUploads);
    }

    [Fact]
    public async Task IsTakenByOnePost()
    {
        await using var session = await RawSession.StartAsync();
        AssertStored(session, await session.SendAsync("POST", $"blobs/uploads/?digest={Digest}", Blob));
    }

    [Fact]
    public async Task IsNotTakenByOnePostWhereThatIsOff()
    {
        await using var session = await RawSession.StartAsync(new() { TakesWholeBlobByPost = false });
        var answer = await session.SendAsync("POST", $"blobs/uploads/?digest={Digest}", Blob);
        Assert.Equal(202, answer.Status);
        Assert.Empty(session.Registry.Repository(RawSession.Repository).Blobs);
        AssertStored(session, await session.SendAsync("PUT", $"{answer["Location"]}?digest={Digest}", Blob));
    }

    [Fact]
    public async Task IsTakenBySha512()
    {
        await using var session = await RawSession.StartAsync();
        var digest = "sha512:" + Convert.ToHexStringLower(System.Security.Cryptography.SHA512.HashData(Blob));
        Assert.Equal(201, (await session.SendAsync("POST", $"blobs/uploads/?digest={digest}", Blob)).Status);
        Assert.Equal(Blob, (await session.SendAsync("GET", $"blobs/{digest}")).Body);
    }

    [Theory]
    [InlineData("?digest=" + Sample.Zeros)]
    [InlineData("?digest=sha256:abc")]
    [InlineData("?digest=md5:d41d8cd98f00b204e9800998ecf8427e")]
    [InlineData("")]
    public async Task IsRefusedWithoutItsDigest(string query)
    {
        await using var session = await RawSession.StartAsync();
        var answer = await session.SendAsync("PUT", await session.StartUploadAsync() + query, Blob);
        Assert.Equal(400, answer.Status);
        Assert.Equal(["DIGEST_INVALID"], answer.Errors);
        Assert.Empty(session.Registry.Repository(RawSession.Repository).Blobs);
    }

    [Theory]
    [InlineData("/v2/UPPER/blobs/uploads/", 400, "NAME_INVALID")]
    [InlineData("/v2/team/app/blobs/uploads/unknown?digest=" + Sample.Zeros, 404, "BLOB_UPLOAD_UNKNOWN")]
    public async Task HasToGoWhereAnUploadIs(string path, int status, string code)
    {
        await using var session = await RawSession.StartAsync();
        var answer = await session.SendAsync(path.EndsWith('/') ? "POST" : "PUT", path);
        Assert.Equal(status, answer.Status);
        Assert.Equal([code], answer.Errors);
    }

    [Fact]
    public async Task GoesIntoTheRepositoryThatItsUploadWasBegunFor()
    {
        await using var session = await RawSession.StartAsync();
        var location = (await session.StartUploadAsync()).Replace(RawSession.Repository, "other", StringComparison.Ordinal);
        Assert.Equal(404, (await session.SendAsync("PUT", $"{location}?digest={Digest}", Blob)).Status);
    }

    [Theory]
    [InlineData("&from=other", 201)]
    [InlineData("&from=third", 202)]
    [InlineData("", 202)]
    public async Task IsMountedFromWhereItIs(string from, int status)
    {
        await using var session = await RawSession.StartAsync();
        session.Registry.Repository("other").PutBlob(Blob);
        var answer = await session.SendAsync("POST", $"blobs/uploads/?mount={Digest}{from}");
        Assert.Equal(status, answer.Status);
        if (status == 201)
        {
            AssertStored(session, answer);
        }
        else
        {
            AssertStored(session, await session.SendAsync("PUT", $"{answer["Location"]}?digest={Digest}", Blob));
        }
    }

    [Fact]
    public async Task IsLoggedWithItsSize()
    {
        await using var session = await RawSession.StartAsync();
        await session.SendAsync("PUT", $"{await session.StartUploadAsync()}?digest={Digest}", Blob, ("Authorization", "Basic eDp5"));
        await session.SendAsync("GET", $"blobs/{Digest}");
        Assert.Equal([RequestKind.UploadStart, RequestKind.UploadClose, RequestKind.BlobGet], session.Registry.Requests.All.Select(request => request.Kind));
        var put = session.Registry.Requests.Of(RequestKind.Upload)[1];
        Assert.Equal(("PUT", 201, Blob.Length, 0, "Basic eDp5"), (put.Method, put.Status, put.BytesIn, put.BytesOut, put.Authorization));
        Assert.EndsWith($"?digest={Digest}", put.Path, StringComparison.Ordinal);
        Assert.Equal(Blob.Length, session.Registry.Requests.Of(RequestKind.BlobGet).Single().BytesOut);
    }

    private static void AssertStored(RawSession session, RawAnswer answer)
    {
        Assert.Equal((201, Digest), (answer.Status, answer["Docker-Content-Digest"]));
        Assert.Equal($"{session.Registry.Address}v2/{RawSession.Repository}/blobs/{Digest}", answer["Location"]);
        Assert.Equal(Blob, session.Registry.Repository(RawSession.Repository).Blobs[Digest].ReadAllBytes());
    }
}
