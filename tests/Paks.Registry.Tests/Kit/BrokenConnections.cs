using Paks.Testing.Registries;
using Paks.Testing.Registries.Faults;

namespace Paks.Registry.Tests.Kit;

/// <summary>Faults that cut connections and leave them silent.</summary>
public sealed class BrokenConnections
{
    private static readonly byte[] Blob = Sample.Bytes(5_000_000);
    private static readonly string Digest = Sample.DigestOf(Blob);

    [Fact]
    public async Task BeforeTheAnswerLeaveUndoneWhatWasAsked()
    {
        await using var session = await RawSession.StartAsync();
        session.Registry.Faults.Add(Fault.Cut(), RequestKind.UploadStart);
        await Assert.ThrowsAsync<HttpRequestException>(() => session.StartUploadAsync());
        Assert.Empty(session.Registry.OpenUploads);
        Assert.Null(session.Registry.Requests.All.Single().Status);
        await session.StartUploadAsync();
    }

    [Fact]
    public async Task MayComeWhenAManifestIsStored()
    {
        await using var session = await RawSession.StartAsync();
        var repository = session.Registry.Repository(RawSession.Repository);
        session.Registry.Faults.Add(Fault.CutWhenDone(), RequestKind.ManifestPut);
        await Assert.ThrowsAsync<HttpRequestException>(() => session.SendAsync("PUT", "manifests/1.0", Sample.Manifest(repository)));
        Assert.Single(repository.Manifests);
        Assert.Single(repository.Tags);
    }

    [Fact]
    public async Task MayComeBeforeAnAnswerWithABody()
    {
        await using var session = await RawSession.StartAsync();
        session.Registry.Faults.Add(Fault.CutWhenDone(), times: 2);
        await Assert.ThrowsAsync<HttpRequestException>(() => session.SendAsync("GET", "/v2/"));
        await Assert.ThrowsAsync<HttpRequestException>(() => session.SendAsync("GET", "manifests/unknown"));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(65_536)]
    [InlineData(4_999_999)]
    public async Task ComeAfterExactlySoManyBytesOfTheAnswer(int bytes)
    {
        await using var session = await RawSession.StartAsync();
        session.Registry.Repository(RawSession.Repository).PutBlob(Blob);
        session.Registry.Faults.Add(Fault.CutAnswerAfter(bytes), RequestKind.BlobGet);
        var broken = await session.SendAsync("GET", $"blobs/{Digest}");
        Assert.Equal((200, "5000000", true), (broken.Status, broken["Content-Length"], broken.IsBroken));
        Assert.Equal(Blob[..bytes], broken.Body);
        Assert.Equal(bytes, session.Registry.Requests.All.Single().BytesOut);

        var rest = await session.SendAsync("GET", $"blobs/{Digest}", null, ("Range", $"bytes={bytes}-"));
        Assert.Equal((206, false), (rest.Status, rest.IsBroken));
        Assert.Equal(Blob[bytes..], rest.Body);
    }

    [Theory]
    [InlineData(0, false, "0-0")]
    [InlineData(1, false, "0-0")]
    [InlineData(3_000_000, false, "0-2999999")]
    [InlineData(5_000_000, false, "0-4999999")]
    [InlineData(3_000_000, true, "0-0")]
    public async Task ComeAfterExactlySoManyBytesOfAnUpload(int bytes, bool forget, string range)
    {
        await using var session = await RawSession.StartAsync();
        session.Registry.Faults.Add(Fault.CutRequestAfter(bytes, forget), RequestKind.UploadChunk);
        var location = await session.StartUploadAsync();
        await Assert.ThrowsAsync<HttpRequestException>(() => session.PatchAsync(location, Blob, 0));
        var state = await session.SendAsync("GET", location);
        Assert.Equal((204, range), (state.Status, state["Range"]));
        Assert.Equal(bytes, session.Registry.Requests.Of(RequestKind.UploadChunk).Single().BytesIn);

        var kept = forget ? 0 : bytes;
        var closed = await session.SendAsync("PUT", $"{location}?digest={Digest}", Blob[kept..]);
        Assert.Equal(201, closed.Status);
    }

    [Fact]
    public async Task OfTheClosingRequestKeepTheUpload()
    {
        await using var session = await RawSession.StartAsync();
        session.Registry.Faults.Add(Fault.CutRequestAfter(1000), RequestKind.UploadClose);
        var location = await session.StartUploadAsync();
        await Assert.ThrowsAsync<HttpRequestException>(() => session.SendAsync("PUT", $"{location}?digest={Digest}", Blob));
        Assert.Equal("0-999", (await session.SendAsync("GET", location))["Range"]);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(70_000)]
    public async Task MayStallAfterSoManyBytes(int bytes)
    {
        await using var session = await RawSession.StartAsync();
        session.Registry.Repository(RawSession.Repository).PutBlob(Blob);
        session.Registry.Faults.Add(Fault.StallAnswerAfter(bytes), RequestKind.BlobGet);
        using var http = new HttpClient();
        using var patience = new CancellationTokenSource();
        await using (var stream = await http.GetStreamAsync(new Uri(session.Registry.Address, $"v2/{RawSession.Repository}/blobs/{Digest}"), patience.Token))
        {
            var received = new byte[bytes];
            await stream.ReadExactlyAsync(received, patience.Token);
            Assert.Equal(Blob[..bytes], received);
            patience.CancelAfter(50);
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => stream.ReadAsync(new byte[1], patience.Token).AsTask());
        }

        Assert.Equal(200, (await session.SendAsync("GET", $"blobs/{Digest}")).Status);
    }

    [Fact(Timeout = 60_000)]
    public async Task MayNeverAnswerAndEndWithTheRegistry()
    {
        var session = await RawSession.StartAsync();
        session.Registry.Faults.Add(Fault.Silence());
        var asked = session.SendAsync("GET", "/v2/");
        while (session.Registry.Requests.All.Count == 0)
        {
            await Task.Delay(1, TestContext.Current.CancellationToken);
        }

        Assert.False(asked.IsCompleted);
        await session.Registry.DisposeAsync();
        await Assert.ThrowsAsync<HttpRequestException>(() => asked);
        await session.DisposeAsync();
    }

    [Fact(Timeout = 60_000)]
    public async Task ByTheClientKeepWhatCame()
    {
        await using var session = await RawSession.StartAsync();
        var location = await session.StartUploadAsync();
        using var content = new BrokenOffContent(Blob[..1000], Blob.Length, session.Registry.Requests);
        await Assert.ThrowsAsync<HttpRequestException>(() => session.SendContentAsync("PATCH", location, content));
        var state = await session.SendAsync("GET", location);
        Assert.Equal((204, "0-999"), (state.Status, state["Range"]));
    }
}
