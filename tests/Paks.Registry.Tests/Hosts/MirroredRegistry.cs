using Paks.Oci;
using Paks.Registry.Tests.Kit;
using Paks.Testing.Registries;
using Paks.Testing.Registries.Faults;

namespace Paks.Registry.Tests.Hosts;

/// <summary>A registry with mirrors: they are read from first, and the registry itself has the last word.</summary>
public sealed class MirroredRegistry : IAsyncLifetime
{
    private static readonly byte[] Content = Sample.Bytes(100_000);
    private static readonly Descriptor Blob = Descriptor.Of("x", Content);

    private ClientSession _mirror = null!;
    private ClientSession _session = null!;

    public async ValueTask InitializeAsync()
    {
        _mirror = await ClientSession.StartAsync();
        _session = await ClientSession.StartAsync(edit: options => options with { Attempts = 2, Hosts = new Mirrors($"{_mirror.Registry.Host}/copies") });
    }

    public async ValueTask DisposeAsync()
    {
        await _session.DisposeAsync();
        await _mirror.DisposeAsync();
    }

    [Fact]
    public async Task IsNotAskedForWhatAMirrorHas()
    {
        var there = _mirror.Registry.Repository("copies/team/app");
        there.PutBlob(Content);
        var digest = there.PutManifest(Sample.Manifest(there), Sample.ManifestType);
        there.PutTag("1.0", digest);
        Assert.Equal(Content, await _session.ReadAsync(Blob));
        Assert.Equal(digest, (await _session.Repository.FetchManifestAsync("1.0", ClientSession.Token))!.Descriptor.Digest.ToString());
        Assert.Equal(digest, (await _session.Repository.ResolveAsync("1.0", ClientSession.Token))!.Digest.ToString());
        Assert.Empty(_session.Registry.Requests.All);
    }

    [Fact]
    public async Task HasWhatAMirrorHasNot()
    {
        Fill();
        Assert.Equal(Content, await _session.ReadAsync(Blob));
        Assert.NotNull(await _session.Repository.FetchManifestAsync("1.0", ClientSession.Token));
        Assert.NotNull(await _session.Repository.ResolveAsync("1.0", ClientSession.Token));
        Assert.Equal(3, _mirror.Registry.Requests.All.Count);
    }

    [Theory]
    [InlineData(500)]
    [InlineData(403)]
    [InlineData(429)]
    public async Task IsAskedWhenAMirrorRefuses(int status)
    {
        Fill();
        _mirror.Registry.Faults.Always(Fault.Status(status));
        Assert.Equal(Content, await _session.ReadAsync(Blob));
        Assert.NotNull(await _session.Repository.FetchManifestAsync("1.0", ClientSession.Token));
    }

    [Fact]
    public async Task IsAskedAtOnceOnceAMirrorIsKnownToBeAway()
    {
        Fill();
        _mirror.Registry.Faults.Always(Fault.Cut());
        Assert.Equal(Content, await _session.ReadAsync(Blob));
        var requests = _mirror.Registry.Requests.All.Count;
        Assert.NotNull(await _session.Repository.FetchManifestAsync("1.0", ClientSession.Token));
        Assert.Equal(Content, await _session.ReadAsync(Blob));
        Assert.Equal(requests, _mirror.Registry.Requests.All.Count);
    }

    [Fact]
    public async Task GoesOnWhereAMirrorBroke()
    {
        Fill();
        _mirror.Registry.Repository("copies/team/app").PutBlob(Content);
        _mirror.Registry.Faults.Add(Fault.CutAnswerAfter(30_000), RequestKind.BlobGet);
        _mirror.Registry.Faults.Add(Fault.Status(500), RequestKind.BlobGet, nth: 2, times: int.MaxValue);
        Assert.Equal(Content, await _session.ReadAsync(Blob));
        Assert.Equal("bytes=30000-", _session.Registry.Requests.All.Single().Header("Range"));
    }

    [Fact]
    public async Task IsAskedWhenAMirrorsManifestIsCorrupt()
    {
        var digest = Fill();
        var there = _mirror.Registry.Repository("copies/team/app");
        there.PutManifest(digest, "{}"u8, Sample.ManifestType);
        Assert.NotNull(await _session.Repository.FetchManifestAsync(digest, ClientSession.Token));
    }

    [Fact]
    public async Task IsNotSentAMirrorsCorruptBlob()
    {
        Fill();
        _mirror.Registry.Repository("copies/team/app").PutBlob(Blob.Digest.ToString(), Sample.Bytes(100_000, seed: 2));
        await _session.FailsAsync<ContentMismatchException>(() => _session.ReadAsync(Blob));
    }

    [Fact]
    public async Task IsWrittenToItself()
    {
        var content = new MemoryContent();
        await _session.Repository.PushAsync(content.Add(Sample.Bytes(10)), content, null, ClientSession.Token);
        Assert.Single(_session.Stored.Blobs);
        Assert.Empty(_mirror.Registry.Requests.All);
    }

    [Theory]
    [InlineData("https://mirror.example.com")]
    [InlineData("mirror.example.com:99999")]
    [InlineData("mirror.example.com/Upper")]
    [InlineData("")]
    public void IsNotOpenedWithAMirrorThatIsNoHost(string mirror)
    {
        using var client = new RegistryClient(new() { Hosts = new Mirrors(mirror) });
        var failure = Assert.Throws<RegistryConfigurationException>(() => client.Open(Reference.Parse("a.io/b")));
        Assert.Contains($"the mirrors of a.io: '{mirror}'", failure.Message, StringComparison.Ordinal);
    }

    private string Fill()
    {
        _session.Stored.PutBlob(Content);
        var digest = _session.Stored.PutManifest(Sample.Manifest(_session.Stored), Sample.ManifestType);
        _session.Stored.PutTag("1.0", digest);
        return digest;
    }

    /// <summary>One mirror, which has none itself.</summary>
    private sealed class Mirrors(string mirror) : IHostSettingsProvider
    {
        public HostSettings Find(string host) => mirror.StartsWith(host, StringComparison.Ordinal) ? HostSettings.Default : new() { Mirrors = [mirror] };
    }
}
