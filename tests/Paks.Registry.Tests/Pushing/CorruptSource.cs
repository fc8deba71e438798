using Paks.Oci;
using Paks.Registry.Tests.Kit;
using Paks.Testing;
using Paks.Testing.Registries;
using Paks.Testing.Registries.Faults;

namespace Paks.Registry.Tests.Pushing;

/// <summary>Content that is not what it should be where it comes from. It is not the registry's fault, and is told so.</summary>
public sealed class CorruptSource : IDisposable
{
    private readonly MemoryContent _content = new();
    private readonly TempFolder _temp = new();

    public void Dispose() => _temp.Dispose();

    [Theory]
    [InlineData(64)]
    [InlineData(100_000)]
    public async Task IsNotPushedAndNotTriedAgain(int size)
    {
        await using var session = await ClientSession.StartAsync();
        var blob = _content.Add(Sample.Bytes(size));
        foreach (var wrong in new[] { Sample.Bytes(size, seed: 2), Sample.Bytes(size - 1), Sample.Bytes(size + 1), [] })
        {
            _content.Replace(blob, wrong);
            var opened = _content.Opened;
            await session.FailsAsync<ContentMismatchException>(() => session.Repository.PushAsync(blob, _content, null, ClientSession.Token));
            Assert.Equal(opened + 1, _content.Opened);
        }

        Assert.Empty(session.Stored.Blobs);
        Assert.Empty(session.Registry.OpenUploads);
    }

    [Fact]
    public async Task IsFoundOutWhenTheRegistryComplains()
    {
        // Chunks are read from the middle of a file, of which nobody sees whether it is right.
        using var store = new ContentStore(_temp.Path);
        await using var session = await ClientSession.StartAsync(edit: options => options with { ChunkSize = 10_000 });
        var blob = store.Put(Sample.Bytes(70_000)).As("x");
        session.Registry.Faults.Always(Fault.TooLarge(10_000));
        var path = store.GetPath(blob.Digest);
        File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        session.Registry.Faults.Add(Fault.AnswerLate(TimeSpan.Zero), RequestKind.UploadChunk, nth: 3, where: (_, _) =>
        {
            File.WriteAllBytes(path, Sample.Bytes(70_000, seed: 2));
            return true;
        });
        await session.FailsAsync<ContentMismatchException>(() => session.Repository.PushAsync(blob, new PlainFile(path), null, ClientSession.Token));
        Assert.Equal(7, session.Registry.Requests.Of(RequestKind.UploadChunk).Count);
        Assert.Empty(session.Registry.OpenUploads);
    }

    [Fact]
    public async Task ThatFailsIsToldAsItself()
    {
        await using var session = await ClientSession.StartAsync();
        var small = _content.Add(Sample.Bytes(64));
        var large = _content.Add(Sample.Bytes(100_000));
        foreach (var failure in new Exception[] { new IOException("disk is on fire"), new UnauthorizedAccessException("no"), new InvalidOperationException("bug") })
        {
            _content.BeforeOpening = () => throw failure;
            foreach (var blob in new[] { small, large })
            {
                var opened = _content.Opened;
                Assert.Same(failure, await Assert.ThrowsAnyAsync<Exception>(() => session.Repository.PushAsync(blob, _content, null, ClientSession.Token)));
                Assert.Equal(opened + 1, _content.Opened);
            }
        }

        Assert.Empty(session.Registry.OpenUploads);
    }

    [Fact]
    public async Task ThatIsNotThereIsMissed()
    {
        await using var session = await ClientSession.StartAsync();
        var blob = Descriptor.Of("x", Sample.Bytes(64));
        await session.FailsAsync<ContentNotFoundException>(() => session.Repository.PushAsync(blob, _content, null, ClientSession.Token));
    }

    [Fact]
    public async Task ThatIsAnotherRegistryIsBlamedForItsOwnFailures()
    {
        await using var source = await ClientSession.StartAsync(edit: options => options with { Attempts = 2 });
        await using var session = await ClientSession.StartAsync();
        source.Stored.PutBlob(Sample.Bytes(100_000));
        source.Registry.Faults.Always(Fault.CutAnswerAfter(10_000), RequestKind.BlobGet);
        var blob = Descriptor.Of("x", Sample.Bytes(100_000));
        var failure = await session.FailsAsync<RegistryUnreachableException>(() => session.Repository.PushAsync(blob, source.Repository, null, ClientSession.Token));
        Assert.Equal(source.Registry.Host, failure.Registry);
        Assert.Single(session.Registry.Requests.Of(RequestKind.UploadStart));
        Assert.Empty(session.Registry.OpenUploads);
    }

    [Fact]
    public async Task OfAManifestIsNotPushed()
    {
        await using var session = await ClientSession.StartAsync();
        var content = Sample.Manifest(session.Stored);
        var manifest = Descriptor.Of(Sample.ManifestType, content);
        content[^1] = (byte)' ';
        await session.FailsAsync<ContentMismatchException>(() => session.Repository.PushManifestAsync(manifest, content, "1.0", ClientSession.Token));
        Assert.Empty(session.Registry.Requests.All);
    }

    /// <summary>A file that is believed.</summary>
    private sealed class PlainFile(string path) : ILocalContent
    {
        public Task<Stream> FetchAsync(Descriptor target, CancellationToken cancellationToken = default) => Task.FromResult<Stream>(File.OpenRead(path));

        public bool TryGetPath(Descriptor target, out string found)
        {
            found = path;
            return true;
        }
    }
}
