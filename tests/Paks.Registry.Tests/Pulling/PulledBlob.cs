using Paks.Oci;
using Paks.Registry.Tests.Kit;
using Paks.Testing.Registries;
using Paks.Testing.Registries.Faults;

namespace Paks.Registry.Tests.Pulling;

/// <summary>A blob that is read. distribution-spec, "Pulling blobs".</summary>
public sealed class PulledBlob
{
    private static readonly byte[] Content = Sample.Bytes(64);
    private static readonly Descriptor Blob = Descriptor.Of("application/octet-stream", Content);

    [Fact]
    public async Task IsWhatWasStored()
    {
        await using var session = await StartAsync();
        Assert.Equal(Content, await session.ReadAsync(Blob));
        Assert.True(await session.Repository.ContainsAsync(Blob, ClientSession.Token));
        Assert.Equal(64, session.Client.Traffic.BytesRead);
        using var stream = await session.Repository.FetchAsync(Blob, ClientSession.Token);
        var start = new byte[64];
        stream.ReadExactly(start);
        Assert.Equal(Content, start);
    }

    [Fact]
    public async Task IsMissedWhereItIsNot()
    {
        await using var session = await ClientSession.StartAsync();
        Assert.False(await session.Repository.ContainsAsync(Blob, ClientSession.Token));
        var failure = await session.FailsAsync<ContentNotFoundException>(() => session.ReadAsync(Blob));
        Assert.Equal(Blob.Digest, failure.Digest);
    }

    [Fact]
    public async Task IsNotAskedForWhenItsDescriptorHoldsIt()
    {
        await using var session = await ClientSession.StartAsync();
        Assert.Equal(Content, await session.ReadAsync(Blob with { Data = Content }));
        await session.FailsAsync<ContentMismatchException>(() => session.ReadAsync(Blob with { Data = Sample.Bytes(64, seed: 2) }));
        Assert.Empty(session.Registry.Requests.All);
    }

    [Theory]
    [InlineData(true, true)]
    [InlineData(true, false)]
    [InlineData(false, true)]
    [InlineData(false, false)]
    public async Task GoesOnAfterABreakAtEveryByte(bool hasRanges, bool tellsLength)
    {
        await using var session = await StartAsync();
        for (var at = 0; at <= Content.Length; at++)
        {
            session.Registry.Faults.Clear();
            session.Registry.Requests.Clear();
            if (!hasRanges)
            {
                session.Registry.Faults.Always(Fault.IgnoreRange());
            }

            if (!tellsLength)
            {
                session.Registry.Faults.Always(Fault.OmitHeaders("Content-Length"));
            }

            session.Registry.Faults.Add(Fault.CutAnswerAfter(at), RequestKind.BlobGet);
            Assert.Equal(Content, await session.ReadAsync(Blob));
            var requests = session.Registry.Requests.All;
            Assert.Equal(at == Content.Length ? 1 : 2, requests.Count);
            Assert.Equal(at is 0 or 64 ? null : $"bytes={at}-", requests[^1].Header("Range"));
        }
    }

    [Fact]
    public async Task GoesOnAfterABreakWhileWhatWasThereIsSkipped()
    {
        await using var session = await StartAsync();
        session.Registry.Faults.Always(Fault.IgnoreRange());
        session.Registry.Faults.Add(Fault.CutAnswerAfter(40), RequestKind.BlobGet);
        session.Registry.Faults.Add(Fault.CutAnswerAfter(20), RequestKind.BlobGet, nth: 2);
        Assert.Equal(Content, await session.ReadAsync(Blob));
        Assert.Equal(3, session.Registry.Requests.All.Count);
    }

    [Fact]
    public async Task GoesOnAsOftenAsSomethingComes()
    {
        var large = Sample.Bytes(1 << 20);
        await using var session = await ClientSession.StartAsync(edit: options => options with { Attempts = 2 });
        session.Stored.PutBlob(large);
        session.Registry.Faults.Add(Fault.CutAnswerAfter(100_000), RequestKind.BlobGet, times: 8);
        Assert.Equal(large, await session.ReadAsync(Descriptor.Of("x", large)));
        Assert.Equal(9, session.Registry.Requests.All.Count);
    }

    [Fact]
    public async Task IsGivenUpWhenHardlyAnythingComes()
    {
        await using var session = await StartAsync(options => options with { Attempts = 3 });
        session.Registry.Faults.Always(Fault.CutAnswerAfter(1), RequestKind.BlobGet);
        await session.FailsAsync<RegistryUnreachableException>(() => session.ReadAsync(Blob));
        Assert.Equal(["", "bytes=1-", "bytes=2-"], session.Registry.Requests.All.Select(request => request.Header("Range") ?? ""));
    }

    [Fact]
    public async Task IsRefusedWhenABreakJoinsDifferentContents()
    {
        await using var session = await StartAsync();
        session.Registry.Faults.Add(Fault.CutAnswerAfter(30), RequestKind.BlobGet);
        session.Registry.Faults.Add(Fault.FlipByte(40), RequestKind.BlobGet, nth: 2);
        await session.FailsAsync<ContentMismatchException>(() => session.ReadAsync(Blob));
    }

    [Theory]
    [InlineData("bytes 10-63/64")]
    [InlineData("bytes 5-63/64")]
    public async Task TakesAnotherRangeThanWasAskedForAsWhatItIs(string range)
    {
        await using var session = await StartAsync();
        session.Registry.Faults.Add(Fault.CutAnswerAfter(20), RequestKind.BlobGet);
        var first = int.Parse(range.Split(' ', '-')[1]);
        session.Registry.Faults.Add(Fault.Instead("sends more", async context =>
        {
            context.Response.StatusCode = 206;
            context.Response.Headers.ContentRange = range;
            await context.Response.Body.WriteAsync(Content.AsMemory(first), ClientSession.Token);
        }), RequestKind.BlobGet, nth: 2);
        Assert.Equal(Content, await session.ReadAsync(Blob));
    }

    [Fact]
    public async Task IsNotPiecedTogetherWithAHole()
    {
        await using var session = await StartAsync();
        session.Registry.Faults.Add(Fault.CutAnswerAfter(20), RequestKind.BlobGet);
        session.Registry.Faults.Add(Fault.Instead("leaves a hole", async context =>
        {
            context.Response.StatusCode = 206;
            context.Response.Headers.ContentRange = "bytes 30-63/64";
            await context.Response.Body.WriteAsync(Content.AsMemory(30), ClientSession.Token);
        }), RequestKind.BlobGet, nth: 2);
        await session.FailsAsync<MisbehavingRegistryException>(() => session.ReadAsync(Blob));
    }

    [Theory]
    [InlineData(0, true)]
    [InlineData(63, true)]
    [InlineData(0, false)]
    public async Task IsRefusedWithAnotherDigest(int at, bool tellsLength)
    {
        await using var session = await StartAsync();
        session.Registry.Faults.Always(Fault.FlipByte(at), RequestKind.BlobGet);
        session.Registry.Faults.Always(tellsLength ? Fault.HtmlErrors() : Fault.OmitHeaders("Content-Length"));
        var failure = await session.FailsAsync<ContentMismatchException>(() => session.ReadAsync(Blob));
        Assert.NotNull(failure.Actual);
        Assert.Single(session.Registry.Requests.All);
    }

    [Theory]
    [InlineData(1, true)]
    [InlineData(1, false)]
    [InlineData(5000, true)]
    [InlineData(-1, true)]
    [InlineData(-1, false)]
    [InlineData(-64, true)]
    [InlineData(-64, false)]
    public async Task IsRefusedWithAnotherSize(int change, bool tellsLength)
    {
        await using var session = await StartAsync();
        session.Registry.Faults.Always(Fault.ChangeSize(change), RequestKind.BlobGet);
        session.Registry.Faults.Always(tellsLength ? Fault.HtmlErrors() : Fault.OmitHeaders("Content-Length"));
        var failure = await session.FailsAsync<ContentMismatchException>(() => session.ReadAsync(Blob));
        Assert.Null(failure.Actual);
        Assert.Single(session.Registry.Requests.All);
    }

    [Fact]
    public async Task IsCutShortForGoodWhenTheRestIsNot()
    {
        await using var session = await StartAsync();
        session.Registry.Faults.Always(Fault.ChangeSize(-10), RequestKind.BlobGet);
        session.Registry.Faults.Add(Fault.CutAnswerAfter(54), RequestKind.BlobGet);
        session.Registry.Faults.Add(Fault.OmitHeaders("Content-Length"), RequestKind.BlobGet);
        var failure = await session.FailsAsync<ContentMismatchException>(() => session.ReadAsync(Blob));
        Assert.Equal(54, failure.ActualSize);
    }

    [Fact]
    public async Task GoesOnWhenTheRegistryFallsSilent()
    {
        await using var session = await StartAsync(options => options with { Silence = TimeSpan.FromSeconds(3) });
        session.Registry.Faults.Add(Fault.StallAnswerAfter(30), RequestKind.BlobGet);
        session.Registry.Faults.Add(Fault.Silence(), RequestKind.BlobGet, nth: 2);
        Assert.Equal(Content, await session.ReadAsync(Blob));
        Assert.Equal(3, session.Registry.Requests.All.Count);
    }

    [Fact]
    public async Task IsNotWaitedForDropByDrop()
    {
        await using var session = await StartAsync(options => options with { Silence = TimeSpan.FromMilliseconds(300), Attempts = 2 });
        session.Registry.Faults.Always(Fault.Instead("drips", async context =>
        {
            context.Response.ContentLength = 1_000_000;
            while (true)
            {
                await context.Response.Body.WriteAsync(new byte[1], context.RequestAborted);
                await context.Response.Body.FlushAsync(context.RequestAborted);
                await Task.Delay(20, context.RequestAborted);
            }
        }), RequestKind.BlobGet | RequestKind.ManifestGet);
        await session.FailsAsync<RegistryUnreachableException>(() => session.ReadAsync(Blob with { Size = 1_000_000 }));
        await session.FailsAsync<RegistryUnreachableException>(() => session.Repository.FetchManifestAsync("1.0", ClientSession.Token));
    }

    [Fact]
    public async Task EndsWithTheWishOfItsReader()
    {
        await using var session = await StartAsync();
        session.Registry.Faults.Add(Fault.StallAnswerAfter(30), RequestKind.BlobGet);
        using var wish = new CancellationTokenSource();
        await using var stream = await session.Repository.FetchAsync(Blob, wish.Token);
        var buffer = new byte[64];
        Assert.Equal(30, await stream.ReadAtLeastAsync(buffer, 30, cancellationToken: ClientSession.Token));
        var rest = stream.ReadAsync(buffer, wish.Token);
        await wish.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () => await rest);
    }

    private static async Task<ClientSession> StartAsync(Func<RegistryOptions, RegistryOptions>? edit = null)
    {
        var session = await ClientSession.StartAsync(edit: edit);
        session.Stored.PutBlob(Content);
        return session;
    }
}
