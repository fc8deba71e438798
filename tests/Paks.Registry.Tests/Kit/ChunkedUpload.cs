namespace Paks.Registry.Tests.Kit;

/// <summary>distribution-spec 1.1, "Pushing a blob in chunks", "Cancel a blob upload".</summary>
public sealed class ChunkedUpload
{
    private static readonly byte[] Blob = Sample.Bytes(300);
    private static readonly string Digest = Sample.DigestOf(Blob);

    [Theory]
    [InlineData(300)]
    [InlineData(200)]
    public async Task EndsWithAnEmptyPutOrWithTheLastChunk(int patched)
    {
        await using var session = await RawSession.StartAsync();
        var location = await session.StartUploadAsync();
        for (var at = 0; at < patched; at += 100)
        {
            var answer = await session.PatchAsync(location, Blob[at..(at + 100)], at);
            Assert.Equal((202, $"0-{at + 99}"), (answer.Status, answer["Range"]));
            location = answer["Location"]!;
        }

        var rest = Blob[patched..];
        var closed = await session.SendAsync("PUT", $"{location}?digest={Digest}", rest, rest.Length == 0 ? [] : [("Content-Range", $"{patched}-299")]);
        Assert.Equal(201, closed.Status);
        Assert.Equal(Blob, session.Registry.Repository(RawSession.Repository).Blobs[Digest].ReadAllBytes());
    }

    [Fact]
    public async Task IsStreamedWithoutARange()
    {
        await using var session = await RawSession.StartAsync();
        var location = await session.StartUploadAsync();
        using var content = new StreamContent(new MemoryStream(Blob));
        content.Headers.ContentLength = null;
        var answer = await session.SendContentAsync("PATCH", location, content);
        Assert.Equal((202, "0-299"), (answer.Status, answer["Range"]));
        Assert.Equal(201, (await session.SendAsync("PUT", $"{answer["Location"]}?digest={Digest}")).Status);
    }

    [Theory]
    [InlineData("PATCH", "101-150")]
    [InlineData("PATCH", "99-150")]
    [InlineData("PATCH", "0-50")]
    [InlineData("PATCH", "bytes 100-150/300")]
    [InlineData("PUT", "101-150")]
    public async Task RefusesAGapAndAnOverlapAndTellsItsState(string method, string range)
    {
        await using var session = await RawSession.StartAsync();
        var location = (await session.PatchAsync(await session.StartUploadAsync(), Blob[..100], 0))["Location"]!;
        var refused = await session.SendAsync(method, method == "PUT" ? $"{location}?digest={Digest}" : location, Blob[100..150], ("Content-Range", range));
        Assert.Equal((416, "0-99"), (refused.Status, refused["Range"]));

        var state = await session.SendAsync("GET", location);
        Assert.Equal((204, "0-99"), (state.Status, state["Range"]));
        Assert.Equal("0-299", (await session.PatchAsync(state["Location"]!, Blob[100..], 100))["Range"]);
    }

    [Fact]
    public async Task RefusesAChunkOfAnotherLengthThanItSays()
    {
        await using var session = await RawSession.StartAsync();
        var location = await session.StartUploadAsync();
        var answer = await session.SendAsync("PATCH", location, Blob, ("Content-Range", "0-99"));
        Assert.Equal(400, answer.Status);
        Assert.Equal(["SIZE_INVALID"], answer.Errors);
        Assert.Equal("0-0", (await session.SendAsync("GET", location))["Range"]);
    }

    [Fact]
    public async Task TellsTheSmallestChunkAndTakesAShorterOneLastOnly()
    {
        await using var session = await RawSession.StartAsync(new() { ChunkMinLength = 100 });
        var started = await session.SendAsync("POST", "blobs/uploads/");
        Assert.Equal("100", started["OCI-Chunk-Min-Length"]);
        await session.PatchAsync(started["Location"]!, Blob[..100], 0);
        Assert.Equal(202, (await session.PatchAsync(started["Location"]!, Blob[100..150], 100)).Status);
        Assert.Equal(400, (await session.PatchAsync(started["Location"]!, Blob[150..], 150)).Status);
    }

    [Fact]
    public async Task IsGoneOnceCancelled()
    {
        await using var session = await RawSession.StartAsync();
        var location = await session.StartUploadAsync();
        Assert.Equal(204, (await session.SendAsync("DELETE", location)).Status);
        Assert.Empty(session.Registry.OpenUploads);
        foreach (var method in new[] { "GET", "PATCH", "PUT", "DELETE" })
        {
            var answer = await session.SendAsync(method, location);
            Assert.Equal(404, answer.Status);
            Assert.Equal(["BLOB_UPLOAD_UNKNOWN"], answer.Errors);
        }
    }
}
