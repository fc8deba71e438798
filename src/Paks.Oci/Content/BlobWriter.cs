using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;

namespace Paks.Oci;

/// <summary>A blob on its way into a store. Write its bytes, then commit; disposed without a commit, it leaves nothing behind.</summary>
[SuppressMessage("Naming", "CA1710", Justification = "A writer of one blob; that it is a Stream is how it is written to.")]
public sealed class BlobWriter : Stream
{
    private const int BufferSize = 64 * 1024;

    private readonly ContentStore _store;
    private readonly FileStream _file;
    private readonly IncrementalHash _hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
    private long _written;
    private bool _isPlaced;

    internal BlobWriter(ContentStore store, string temporaryPath)
    {
        _store = store;
        _file = new FileStream(temporaryPath, FileMode.CreateNew, FileAccess.Write, FileShare.Read, BufferSize);
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
        _file.Write(buffer);
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
        var digest = Verify(expected, expectedSize);
        _file.Dispose(); // writes out what is buffered
        _store.Place(_file.Name, digest);
        _isPlaced = true;
        return new StoredBlob(digest, _written);
    }

    /// <summary>The digest of what has been written so far: the expected one, where one is expected.</summary>
    /// <exception cref="ContentMismatchException">It is something else.</exception>
    internal Digest Verify(Digest? expected, long? expectedSize)
    {
        var digest = expected is { Algorithm: not Digest.Sha256Name } other
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

    private void Abandon()
    {
        if (_isPlaced)
        {
            return;
        }

        // What is buffered is not wanted any more; on a full disk it could not even be written.
        File.Delete(_file.Name);
        try
        {
            _file.Dispose();
        }
        catch (IOException)
        {
            // The writer has been told already that there is no room.
        }
    }

    // Content that is addressed by another algorithm is rare enough to be read once more.
    private Digest HashFile(Digest expected)
    {
        _file.Flush();
        using var file = ContentStore.OpenUnbuffered(_file.Name);
        _ = expected.Matches(file, out var actual);
        return actual;
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            Abandon();
            _hash.Dispose();
        }

        base.Dispose(disposing);
    }
}
