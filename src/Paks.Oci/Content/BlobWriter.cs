using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;

namespace Paks.Oci;

/// <summary>A blob on its way into a store. Write its bytes, then commit; disposed without a commit, it leaves nothing behind.</summary>
[SuppressMessage("Naming", "CA1710", Justification = "A writer of one blob; that it is a Stream is how it is written to.")]
public sealed class BlobWriter : Stream
{
    private readonly ContentStore _store;
    private readonly TemporaryFile _file;
    private readonly IncrementalHash _hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
    private long _written;

    internal BlobWriter(ContentStore store, TemporaryFile file)
    {
        _store = store;
        _file = file;
    }

    /// <inheritdoc/>
    public override bool CanRead => false;

    /// <inheritdoc/>
    public override bool CanSeek => false;

    /// <inheritdoc/>
    public override bool CanWrite => true;

    /// <inheritdoc/>
    public override long Length => _written;

    /// <inheritdoc/>
    public override long Position
    {
        get => _written;
        set => throw new NotSupportedException();
    }

    /// <inheritdoc/>
    public override void Write(ReadOnlySpan<byte> buffer)
    {
        _hash.AppendData(buffer);
        _file.Stream.Write(buffer);
        _written += buffer.Length;
    }

    /// <inheritdoc/>
    public override void Write(byte[] buffer, int offset, int count) => Write(buffer.AsSpan(offset, count));

    /// <inheritdoc/>
    public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        // Writing goes to the page cache: a thread switch would cost more than it.
        cancellationToken.ThrowIfCancellationRequested();
        Write(buffer.Span);
        return ValueTask.CompletedTask;
    }

    /// <inheritdoc/>
    public override Task WriteAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        WriteAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    /// <inheritdoc/>
    public override void Flush()
    {
    }

    /// <summary>Puts the blob into the store, where a blob of the same digest may be already.</summary>
    /// <param name="expected">What its digest must be.</param>
    /// <param name="expectedSize">What its size must be.</param>
    /// <exception cref="ContentMismatchException">It is something else; it is not stored.</exception>
    public StoredBlob Commit(Digest? expected = null, long? expectedSize = null)
    {
        Digest digest = Verify(expected, expectedSize);
        string path = _store.GetPath(digest);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        _file.MoveTo(path);
        return new StoredBlob(digest, _written);
    }

    /// <summary>The digest of what has been written so far: the expected one, where one is expected.</summary>
    /// <exception cref="ContentMismatchException">It is something else.</exception>
    internal Digest Verify(Digest? expected, long? expectedSize)
    {
        Digest digest = expected is { Algorithm: not Digest.Sha256Name } other
            ? HashFile(other)
            : Digest.FromSha256(_hash.GetCurrentHash());
        if (expectedSize is { } size && size != _written)
        {
            throw new ContentMismatchException(expected ?? digest, size, null, _written);
        }

        return expected is null || expected == digest
            ? digest
            : throw new ContentMismatchException(expected.Value, expectedSize, digest, _written);
    }

    /// <inheritdoc/>
    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    /// <inheritdoc/>
    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    /// <inheritdoc/>
    public override void SetLength(long value) => throw new NotSupportedException();

    // Content that is addressed by another algorithm is rare enough to be read once more.
    private Digest HashFile(Digest expected)
    {
        _file.Stream.Flush();
        using IncrementalHash hash = expected.CreateHash();
        using FileStream file = ContentStore.OpenUnlocked(_file.Path);
        byte[] buffer = new byte[64 * 1024];
        for (int count = file.Read(buffer); count > 0; count = file.Read(buffer))
        {
            hash.AppendData(buffer, 0, count);
        }

        _ = expected.Matches(hash, out Digest actual);
        return actual;
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _file.Dispose();
            _hash.Dispose();
        }

        base.Dispose(disposing);
    }
}
