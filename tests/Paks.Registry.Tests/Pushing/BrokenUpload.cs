using Paks.Oci;
using Paks.Registry.Tests.Kit;
using Paks.Testing;
using Paks.Testing.Registries;
using Paks.Testing.Registries.Faults;

namespace Paks.Registry.Tests.Pushing;

/// <summary>An upload that breaks, and goes on where it stood. distribution-spec, "Pushing a blob in chunks".</summary>
public sealed class BrokenUpload : IDisposable
{
    // More than goes with the first request.
    private const int Size = 70_000;
    private const int Chunk = 10_000;

    private static readonly byte[] Bytes = Sample.Bytes(Size);

    private readonly TempFolder _temp = new();
    private readonly ContentStore _store;
    private readonly Descriptor _blob;

    public BrokenUpload()
    {
        _store = new ContentStore(_temp.Path);
        _blob = _store.Put(Bytes).As("application/octet-stream");
    }

    public void Dispose()
    {
        _store.Dispose();
        _temp.Dispose();
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task ComesToItsEndAfterABreakAtEveryByte(bool isForgotten)
    {
        var content = new MemoryContent();
        var blob = content.Add(Sample.Bytes(64));
        await using var session = await StartAsync();
        session.Registry.Faults.Always(Fault.Status(405), RequestKind.UploadStart, (_, path) => path.Contains("digest=", StringComparison.Ordinal));
        for (var at = 0; at <= 64; at++)
        {
            session.Stored.Remove(blob.Digest.ToString());
            session.Registry.Requests.Clear();
            var fault = session.Registry.Faults.Add(Fault.CutRequestAfter(at, isForgotten), RequestKind.UploadClose);
            Assert.Equal(PushOutcome.Pushed, await session.Repository.PushAsync(blob, content, null, ClientSession.Token));
            Assert.Equal(1, fault.Hits);
            Assert.Equal(Sample.Bytes(64), session.Stored.Blobs[blob.Digest.ToString()].ReadAllBytes());
            Assert.Empty(session.Registry.OpenUploads);
            // What one byte and what none at all leaves behind is told alike.
            var isResumed = !isForgotten && at is > 1 and < 64;
            Assert.True(!isResumed || session.Registry.Requests.Of(RequestKind.UploadChunk).Single().BytesIn == 64 - at, session.Registry.Requests.ToString());
        }
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task GoesOnFromTheMiddleOfAFile(bool isForgotten)
    {
        await using var session = await StartAsync();
        session.Registry.Faults.Add(Fault.CutRequestAfter(Size / 2, isForgotten), RequestKind.UploadClose);
        await PushAsync(session);
        Assert.Equal(isForgotten ? Enumerable.Repeat<long>(Chunk, 7) : [Chunk, Chunk, Chunk, 5000], session.Registry.Requests.Of(RequestKind.UploadChunk).Select(request => request.BytesIn));
    }

    [Theory]
    [InlineData(RequestKind.UploadStart)]
    [InlineData(RequestKind.UploadClose)]
    public async Task IsRepeatedWhereNothingArrived(RequestKind kind)
    {
        await using var session = await StartAsync();
        session.Registry.Faults.Add(Fault.Cut(), kind, times: 2);
        await PushAsync(session, allowsLeftovers: kind == RequestKind.UploadStart);
    }

    [Fact]
    public async Task IsThereWhenOnlyTheAnswerWasLost()
    {
        await using var session = await StartAsync();
        session.Registry.Faults.Add(Fault.CutWhenDone(), RequestKind.UploadClose);
        await PushAsync(session);
        Assert.Single(session.Registry.Requests.Of(RequestKind.UploadStart));
        Assert.Equal(Size, session.Client.Traffic.BytesWritten);
    }

    [Theory]
    [InlineData(503)]
    [InlineData(429)]
    [InlineData(500)]
    public async Task KeepsWhatArrivedWhenTheRegistryIsBusy(int status)
    {
        await using var session = await StartAsync();
        session.Registry.Faults.Add(Fault.CutRequestAfter(30_000), RequestKind.UploadClose);
        session.Registry.Faults.Add(Fault.Status(status), RequestKind.UploadChunk, nth: 2, times: 2);
        await PushAsync(session);
        Assert.Single(session.Registry.Requests.Of(RequestKind.UploadStart));
        var starts = session.Registry.Requests.Of(RequestKind.UploadChunk).Select(request => request.Header("Content-Range")!.Split('-')[0]);
        Assert.Equal(["30000", "40000", "40000", "40000", "50000", "60000"], starts);
    }

    [Fact]
    public async Task AsksAgainWhereItIsWhenAChunkIsRefused()
    {
        await using var session = await StartAsync();
        session.Registry.Faults.Add(Fault.CutRequestAfter(30_000), RequestKind.UploadClose);
        session.Registry.Faults.Add(Fault.RefuseChunk(), RequestKind.UploadChunk);
        await PushAsync(session);
    }

    [Theory]
    [InlineData(RequestKind.UploadClose, false)]
    [InlineData(RequestKind.UploadChunk, true)]
    [InlineData(RequestKind.UploadStatus, true)]
    public async Task BeginsAnewWhenItWasForgotten(RequestKind kind, bool isCut)
    {
        await using var session = await StartAsync();
        if (isCut)
        {
            session.Registry.Faults.Add(Fault.CutRequestAfter(30_000), RequestKind.UploadClose);
        }

        session.Registry.Faults.Add(Fault.DropUpload(), kind);
        await PushAsync(session);
        Assert.Equal(2, session.Registry.Requests.Of(RequestKind.UploadStart).Count);
    }

    [Fact]
    public async Task IsGivenUpWhenItIsForgottenAgainAndAgain()
    {
        // Each time some of it arrives first: that is no progress.
        await using var session = await StartAsync();
        session.Registry.Faults.Always(Fault.CutRequestAfter(30_000), RequestKind.UploadClose);
        session.Registry.Faults.Always(Fault.DropUpload(), RequestKind.UploadChunk);
        await session.FailsAsync<RegistryUnreachableException>(() => session.Repository.PushAsync(_blob, _store, null, ClientSession.Token));
        Assert.InRange(session.Registry.Requests.Of(RequestKind.UploadStart).Count, 2, 10);
        Assert.Empty(session.Stored.Blobs);
    }

    [Fact]
    public async Task GoesInChunksWhereItIsTooLarge()
    {
        await using var session = await StartAsync();
        session.Registry.Faults.Always(Fault.TooLarge(Chunk));
        await PushAsync(session);
        Assert.Equal(7, session.Registry.Requests.Of(RequestKind.UploadChunk).Count);
    }

    [Fact]
    public async Task GoesInSmallerChunksWhereTheseAreTooLarge()
    {
        // 1 MiB is what the most common proxy lets through unless it is told otherwise.
        var large = _store.Put(Sample.Bytes((3 << 20) + 5)).As("x");
        await using var session = await StartAsync(options => options with { ChunkSize = 16 << 20 });
        session.Registry.Faults.Always(Fault.TooLarge(1 << 20));
        await session.Repository.PushAsync(large, _store, null, ClientSession.Token);
        Assert.Equal(1 << 20, session.Registry.Requests.Of(RequestKind.UploadChunk).Where(request => request.Status == 202).Max(request => request.BytesIn));
        Assert.Contains(large.Digest.ToString(), session.Stored.Blobs.Keys);
        Assert.Empty(session.Registry.OpenUploads);
    }

    [Theory]
    [InlineData(25_000, new long[] { 25_000, 25_000, 20_000 })]
    [InlineData(1_000_000, new long[] { Size })]
    public async Task HasNoSmallerChunksThanTheRegistryWants(long smallest, long[] chunks)
    {
        await using var session = await ClientSession.StartAsync(new() { ChunkMinLength = smallest }, options => options with { ChunkSize = Chunk });
        session.Registry.Faults.Add(Fault.Status(413), RequestKind.UploadClose);
        await PushAsync(session);
        Assert.Equal(chunks, session.Registry.Requests.Of(RequestKind.UploadChunk).Select(request => request.BytesIn));
    }

    [Fact]
    public async Task IsTriedAgainWhenBytesTurnedOverOnTheWay()
    {
        await using var session = await StartAsync();
        session.Registry.Faults.Add(Fault.Instead("finds another digest", async context =>
        {
            await context.Request.Body.CopyToAsync(Stream.Null, ClientSession.Token);
            context.Response.StatusCode = 400;
            await context.Response.Body.WriteAsync("""{"errors":[{"code":"DIGEST_INVALID"}]}"""u8.ToArray(), ClientSession.Token);
        }), RequestKind.UploadClose);
        await PushAsync(session);
    }

    [Fact]
    public async Task IsGivenUpWhenTheRegistryNeverAnswers()
    {
        await using var session = await StartAsync(options => options with { Silence = TimeSpan.FromMilliseconds(100), Attempts = 2 });
        session.Registry.Faults.Always(Fault.Instead("never answers", static context => Task.Delay(Timeout.Infinite, context.RequestAborted)), RequestKind.UploadClose);
        await session.FailsAsync<RegistryUnreachableException>(() => session.Repository.PushAsync(_blob, _store, null, ClientSession.Token));
    }

    [Fact]
    public async Task LeavesNothingBehindWhenItIsRefused()
    {
        await using var session = await StartAsync();
        session.Registry.Faults.Always(Fault.Status(403), RequestKind.UploadClose);
        await session.FailsAsync<ResponseException>(() => session.Repository.PushAsync(_blob, _store, null, ClientSession.Token));
        Assert.Empty(session.Registry.OpenUploads);
        Assert.Single(session.Registry.Requests.Of(RequestKind.UploadClose));
    }

    private static Task<ClientSession> StartAsync(Func<RegistryOptions, RegistryOptions>? edit = null) =>
        ClientSession.StartAsync(edit: options => edit?.Invoke(options with { ChunkSize = Chunk }) ?? options with { ChunkSize = Chunk });

    private async Task PushAsync(ClientSession session, bool allowsLeftovers = false)
    {
        Assert.Equal(PushOutcome.Pushed, await session.Repository.PushAsync(_blob, _store, null, ClientSession.Token));
        Assert.Equal(Bytes, session.Stored.Blobs[_blob.Digest.ToString()].ReadAllBytes());
        Assert.True(allowsLeftovers || session.Registry.OpenUploads.Count == 0);
    }
}
