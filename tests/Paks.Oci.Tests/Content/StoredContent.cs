using Paks.Testing;

namespace Paks.Oci.Tests.Content;

public sealed class StoredContent : IDisposable
{
    private static readonly byte[] Content = Test.RandomBytes(3, 300_000);

    private readonly TempFolder _temp = new();
    private readonly ContentStore _store;

    public StoredContent() => _store = new ContentStore(_temp["store"]);

    public void Dispose()
    {
        _store.Dispose();
        _temp.Dispose();
    }

    [Fact]
    public void IsFoundByItsDigest()
    {
        var blob = _store.Put(Content);
        Assert.Equal(new StoredBlob(Digest.Sha256(Content), Content.Length), blob);
        Assert.True(_store.Contains(blob.Digest));
        using var stream = _store.OpenRead(blob.Digest);
        Assert.Equal(Content, Test.ReadAll(stream));
    }

    [Fact]
    public void LiesWhereTheDesignSays()
    {
        var blob = _store.Put(Content);
        _store.PutMemo("layer-1", blob.Digest, "x"u8);
        Assert.True(File.Exists(_temp[$"store/blobs/sha256/{blob.Digest.Encoded}"]));
        Assert.True(File.Exists(_temp[$"store/memo/layer-1/{blob.Digest.Encoded}"]));
    }

    [Fact]
    public void IsFoundByAnotherProcess()
    {
        var blob = _store.Put(Content);
        using var other = new ContentStore(_temp["store"]);
        Assert.True(other.Contains(blob.As(MediaTypes.Layer)));
    }

    [Fact]
    public async Task ThatIsMissingIsNamed()
    {
        var missing = Descriptor.Of(MediaTypes.Layer, "missing"u8);
        Assert.False(_store.Contains(missing));
        Assert.False(_store.TryGetPath(missing, out _));
        var e = await Assert.ThrowsAsync<ContentNotFoundException>(() => _store.FetchAsync(missing, Test.Token));
        Assert.Equal(missing.Digest, e.Digest);
    }

    [Fact]
    public void IsNowhereBeforeItIsCommitted()
    {
        using (var blob = _store.CreateBlob())
        {
            blob.Write(Content);
            Assert.False(_store.Contains(Digest.Sha256(Content)));
        }

        Assert.Empty(FilesOf("blobs"));
        Assert.DoesNotContain(FilesOf("tmp"), file => !file.EndsWith(".lock", StringComparison.Ordinal));
    }

    [Fact]
    public void MayBeCommittedTwice()
    {
        foreach (var _ in Enumerable.Range(0, 2))
        {
            using var blob = _store.CreateBlob();
            blob.Write(Content);
            blob.Commit();
        }

        Assert.Single(FilesOf("blobs"));
    }

    [Fact]
    public void OfAnotherDigestThanExpectedIsNotStored()
    {
        using var blob = _store.CreateBlob();
        blob.Write(Content);
        var e = Assert.Throws<ContentMismatchException>(() => blob.Commit(Digest.Sha256("other"u8), Content.Length));
        Assert.Equal(Digest.Sha256(Content), e.Actual);
        Assert.Empty(FilesOf("blobs"));
    }

    [Fact]
    public void OfAnotherSizeThanExpectedIsNotStored()
    {
        using var blob = _store.CreateBlob();
        blob.Write(Content);
        Assert.Throws<ContentMismatchException>(() => blob.Commit(Digest.Sha256(Content), Content.Length + 1));
        Assert.Empty(FilesOf("blobs"));
    }

    [Fact]
    public void MayHaveADigestOfSha512()
    {
        var digest = Digest.Parse($"sha512:{Convert.ToHexStringLower(System.Security.Cryptography.SHA512.HashData(Content))}");
        using var blob = _store.CreateBlob();
        blob.Write(Content);
        Assert.Equal(digest, blob.Commit(digest, Content.Length).Digest);
        using var stream = _store.OpenRead(digest);
        Assert.Equal(Content, Test.ReadAll(stream));
    }

    [Fact]
    public void OnWhichAByteWasFlippedIsRefusedAndThenForgotten()
    {
        var digest = _store.Put(Content).Digest;
        Corrupt(digest, file => FlipByte(file, 1000));
        using var stream = _store.OpenRead(digest);
        Assert.Throws<ContentMismatchException>(() => Test.ReadAll(stream));
        Assert.False(_store.Contains(digest));
        Assert.Empty(FilesOf("blobs"));
    }

    [Fact]
    public void OnWhichAByteWasFlippedIsNotOfferedAsAFile()
    {
        var blob = _store.Put(Content);
        Corrupt(blob.Digest, file => FlipByte(file, 1000));
        Assert.False(_store.TryGetPath(blob.As(MediaTypes.Layer), out _));
    }

    [Fact]
    public void ThatAPowerCutHasTornIsForgotten()
    {
        var blob = _store.Put(Content);

        // The name and its times were written out, the content was not.
        Corrupt(blob.Digest, file => File.WriteAllBytes(file, []));
        File.SetLastWriteTimeUtc(_store.GetPath(blob.Digest), DateTime.UnixEpoch);
        Assert.False(_store.Contains(blob.As(MediaTypes.Layer)));
        Assert.False(_store.TryGetPath(blob.As(MediaTypes.Layer), out _));
    }

    [Fact]
    public void ThatWasOnlyCopiedIsKept()
    {
        var blob = _store.Put(Content);
        File.SetLastWriteTimeUtc(_store.GetPath(blob.Digest), DateTime.UtcNow);
        Assert.True(_store.Contains(blob.As(MediaTypes.Layer)));
        Assert.Equal(DateTime.UnixEpoch, File.GetLastWriteTimeUtc(_store.GetPath(blob.Digest)));
    }

    [Fact]
    public void ThatIsPutAgainReplacesACorruptOne()
    {
        var blob = _store.Put(Content);
        Corrupt(blob.Digest, file => FlipByte(file, 1));
        _store.Put(Content);
        using var stream = _store.OpenRead(blob.Digest);
        Assert.Equal(Content, Test.ReadAll(stream));
    }

    [Fact]
    public void IsSafeUnderManyWriters()
    {
        byte[][] contents = [.. Enumerable.Range(0, 8).Select(seed => Test.RandomBytes(seed, 50_000))];
        Parallel.For(0, 64, number =>
        {
            using var store = new ContentStore(_temp["store"]);
            var content = contents[number % contents.Length];
            var digest = store.Put(content).Digest;
            store.PutMemo("test", digest, content.AsSpan(0, 100));
            using var stream = store.OpenRead(digest);
            Assert.Equal(content, Test.ReadAll(stream));
            Assert.Equal(content[..100], store.TryGetMemo("test", digest));
        });
        Assert.Equal(contents.Length, FilesOf("blobs").Count());
        Assert.Equal(contents.Length, FilesOf("memo").Count());
    }

    [Fact]
    public void LeavesNothingTemporaryBehind()
    {
        string scratch;
        using (var store = new ContentStore(_temp["other"]))
        {
            store.Put(Content);
            scratch = store.ScratchFolder;
            File.WriteAllText(Path.Combine(scratch, "file"), "x");
        }

        Assert.False(Directory.Exists(scratch));
        Assert.Empty(Directory.EnumerateFileSystemEntries(_temp["other/tmp"]));
    }

    private IEnumerable<string> FilesOf(string folder) => Directory.Exists(_temp[$"store/{folder}"])
        ? Directory.EnumerateFiles(_temp[$"store/{folder}"], "*", SearchOption.AllDirectories)
        : [];

    private void Corrupt(Digest digest, Action<string> damage) => damage(_store.GetPath(digest));

    private static void FlipByte(string file, long position)
    {
        using var stream = new FileStream(file, FileMode.Open, FileAccess.ReadWrite);
        stream.Position = position;
        var value = stream.ReadByte();
        stream.Position = position;
        stream.WriteByte((byte)(value ^ 1));
    }
}
