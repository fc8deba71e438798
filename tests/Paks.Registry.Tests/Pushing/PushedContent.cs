using System.Net;
using Paks.Oci;
using Paks.Registry.Tests.Kit;
using Paks.Testing;
using Paks.Testing.Registries;
using Paks.Testing.Registries.Faults;

namespace Paks.Registry.Tests.Pushing;

/// <summary>A blob that is brought. distribution-spec, "Pushing blobs".</summary>
public sealed class PushedContent
{
    private const int Large = 100_000;

    [Fact]
    public async Task ThatIsThereIsNotSent()
    {
        await using var session = await ClientSession.StartAsync();
        var content = new MemoryContent();
        var blob = content.Add(Sample.Bytes(64));
        session.Stored.PutBlob(Sample.Bytes(64));
        Assert.Equal(PushOutcome.Existed, await PushAsync(session, blob, content));
        Assert.Equal(RequestKind.BlobHead, Assert.Single(session.Registry.Requests.All).Kind);
        Assert.Equal((0, 0L), (content.Opened, session.Client.Traffic.BytesWritten));
    }

    [Fact]
    public async Task ThatIsThereInAnotherSizeIsSent()
    {
        await using var session = await ClientSession.StartAsync();
        var content = new MemoryContent();
        var blob = content.Add(Sample.Bytes(64));
        session.Stored.PutBlob(blob.Digest.ToString(), Sample.Bytes(20));
        Assert.Equal(PushOutcome.Pushed, await PushAsync(session, blob, content));
        AssertStored(session, Sample.Bytes(64));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(64 * 1024)]
    public async Task ThatIsSmallGoesWithOneRequest(int size)
    {
        await using var session = await ClientSession.StartAsync();
        var content = new MemoryContent();
        Assert.Equal(PushOutcome.Pushed, await PushAsync(session, content.Add(Sample.Bytes(size)), content));
        AssertStored(session, Sample.Bytes(size));
        Assert.Equal([RequestKind.BlobHead, RequestKind.UploadStart], session.Registry.Requests.All.Select(request => request.Kind));
        Assert.Equal(size, session.Client.Traffic.BytesWritten);
    }

    [Fact]
    public async Task ThatIsSmallIsSentInVainOnceOnly()
    {
        await using var session = await ClientSession.StartAsync(new() { TakesWholeBlobByPost = false });
        var content = new MemoryContent();
        await PushAsync(session, content.Add(Sample.Bytes(64)), content);
        await PushAsync(session, content.Add(Sample.Bytes(64, seed: 2)), content);
        AssertStored(session, Sample.Bytes(64), Sample.Bytes(64, seed: 2));
        Assert.Equal([64, 0], session.Registry.Requests.Of(RequestKind.UploadStart).Select(request => request.BytesIn));
        Assert.Empty(session.Registry.OpenUploads);
    }

    [Theory]
    [InlineData(400)]
    [InlineData(404)]
    [InlineData(405)]
    [InlineData(411)]
    [InlineData(413)]
    [InlineData(501)]
    public async Task ThatIsSmallGoesTheOtherWayWhereOneRequestIsRefused(int status)
    {
        await using var session = await ClientSession.StartAsync();
        session.Registry.Faults.Always(Fault.Status(status), RequestKind.UploadStart, (_, path) => path.Contains("digest=", StringComparison.Ordinal));
        var content = new MemoryContent();
        Assert.Equal(PushOutcome.Pushed, await PushAsync(session, content.Add(Sample.Bytes(64)), content));
        AssertStored(session, Sample.Bytes(64));
    }

    [Fact]
    public async Task ThatIsLargeGoesWhole()
    {
        await using var session = await ClientSession.StartAsync();
        var content = new MemoryContent();
        Assert.Equal(PushOutcome.Pushed, await PushAsync(session, content.Add(Sample.Bytes(Large)), content));
        AssertStored(session, Sample.Bytes(Large));
        Assert.Equal([RequestKind.BlobHead, RequestKind.UploadStart, RequestKind.UploadClose], session.Registry.Requests.All.Select(request => request.Kind));
        Assert.Equal(1, content.Opened);
    }

    [Fact]
    public async Task GoesWhereTheLocationSays()
    {
        foreach (var faults in new Fault[][] { [Fault.RelativeLocation()], [Fault.LocationWithQuery()], [Fault.RelativeLocation(), Fault.LocationWithQuery()] })
        {
            await using var session = await ClientSession.StartAsync();
            foreach (var fault in faults)
            {
                session.Registry.Faults.Always(fault, RequestKind.Upload);
            }

            session.Registry.Faults.Add(Fault.CutRequestAfter(70_000), RequestKind.UploadClose);
            var content = new MemoryContent();
            await PushAsync(session, content.Add(Sample.Bytes(Large)), content);
            AssertStored(session, Sample.Bytes(Large));
            Assert.EndsWith($"digest=sha256%3A{Sample.DigestOf(Sample.Bytes(Large))[7..]}", session.Registry.Requests.Of(RequestKind.UploadClose)[^1].Path, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("ftp://127.0.0.1/x")]
    [InlineData("file:///etc/passwd")]
    [InlineData("//")]
    [InlineData("//:80")]
    [InlineData(null)]
    public async Task GoesNowhereWhereTheLocationIsNone(string? location)
    {
        await using var session = await ClientSession.StartAsync();
        session.Registry.Faults.Always(location is null ? Fault.OmitHeaders("Location") : Fault.SetHeader("Location", location), RequestKind.UploadStart);
        var content = new MemoryContent();
        await session.FailsAsync<MisbehavingRegistryException>(() => PushAsync(session, content.Add(Sample.Bytes(Large)), content));
        Assert.Single(session.Registry.Requests.Of(RequestKind.UploadStart));
    }

    [Fact]
    public async Task TellsNoPasswordOfALocation()
    {
        await using var session = await ClientSession.StartAsync();
        session.Registry.Faults.Always(Fault.SetHeader("Location", $"http://user:{ClientSession.Password}@{session.Registry.Host}/nowhere"), RequestKind.UploadStart);
        var content = new MemoryContent();
        await session.FailsAsync<ResponseException>(() => PushAsync(session, content.Add(Sample.Bytes(Large)), content));
    }

    [Fact]
    public async Task DoesNotGoFromHttpsToPlainHttp()
    {
        using var authority = new TestAuthority();
        await using var session = await ClientSession.StartAsync(new() { Tls = new(authority.IssueForServer()) }, options => options with
        {
            Hosts = new SameHostSettings(new() { Authorities = [authority.Certificate] }),
        });
        session.Registry.Faults.Always(Fault.SetHeader("Location", $"http://{session.Registry.Host}/v2/x"), RequestKind.UploadStart);
        var content = new MemoryContent();
        var failure = await session.FailsAsync<MisbehavingRegistryException>(() => PushAsync(session, content.Add(Sample.Bytes(Large)), content));
        Assert.Contains("X-Forwarded-Proto", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task MayHaveASha512()
    {
        await using var session = await ClientSession.StartAsync();
        var bytes = Sample.Bytes(64);
        var digest = "sha512:" + Convert.ToHexStringLower(System.Security.Cryptography.SHA512.HashData(bytes));
        var blob = new Descriptor { MediaType = "x", Digest = Digest.Parse(digest), Size = 64, Data = bytes };
        await PushAsync(session, blob, session.Repository);
        Assert.Equal(bytes, session.Stored.Blobs[digest].ReadAllBytes());
        Assert.Equal(bytes, await session.ReadAsync(blob with { Data = null }));
    }

    [Theory]
    [InlineData(64, RequestKind.UploadStart)]
    [InlineData(Large, RequestKind.UploadClose)]
    public async Task IsNotTakenForStoredUnderAnotherDigest(int size, RequestKind kind)
    {
        await using var session = await ClientSession.StartAsync();
        session.Registry.Faults.Always(Fault.WrongDigestHeader(), kind);
        var content = new MemoryContent();
        await session.FailsAsync<MisbehavingRegistryException>(() => PushAsync(session, content.Add(Sample.Bytes(size)), content));
    }

    [Theory]
    [InlineData(403)]
    [InlineData(500)]
    [InlineData(404)]
    public async Task IsRefusedInTheRegistrysWords(int status)
    {
        await using var session = await ClientSession.StartAsync(edit: options => options with { Attempts = 3 });
        session.Registry.Faults.Always(Fault.Status(status), RequestKind.UploadStart);
        var content = new MemoryContent();
        var failure = await session.FailsAsync<ResponseException>(() => PushAsync(session, content.Add(Sample.Bytes(Large)), content));
        Assert.Equal((HttpStatusCode)status, failure.Status);
        Assert.Equal(status == 500 ? 3 : 1, session.Registry.Requests.Of(RequestKind.UploadStart).Count);
    }

    [Fact]
    public async Task IsNotFetchedWithinTheTimeThatARegistryMayBeSilent()
    {
        // The source takes longer than the registry may, whose own answers have time enough on the busiest of machines.
        await using var session = await ClientSession.StartAsync(edit: options => options with { Silence = TimeSpan.FromSeconds(6), Attempts = 1 });
        var content = new MemoryContent { BeforeOpening = () => Task.Delay(TimeSpan.FromSeconds(7), ClientSession.Token) };
        var outcomes = await Task.WhenAll(new[] { 64, Large }.Select(size => PushAsync(session, content.Add(Sample.Bytes(size)), content)));
        Assert.Equal([PushOutcome.Pushed, PushOutcome.Pushed], outcomes);
    }

    [Fact]
    public async Task ComesFromAStoreToo()
    {
        using var temp = new TempFolder();
        using var store = new ContentStore(temp.Path);
        await using var session = await ClientSession.StartAsync();
        var blob = store.Put(Sample.Bytes(Large)).As("x");
        await PushAsync(session, blob, store);
        AssertStored(session, Sample.Bytes(Large));
    }

    private static Task<PushOutcome> PushAsync(ClientSession session, Descriptor blob, IFetchable content) =>
        session.Repository.PushAsync(blob, content, null, ClientSession.Token);

    private static void AssertStored(ClientSession session, params byte[][] blobs)
    {
        Assert.Equal(blobs.Select(Sample.DigestOf).Order(), session.Stored.Blobs.Keys.Order());
        Assert.All(blobs, blob => Assert.Equal(blob, session.Stored.Blobs[Sample.DigestOf(blob)].ReadAllBytes()));
        Assert.Empty(session.Registry.OpenUploads);
    }
}
