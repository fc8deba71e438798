namespace Paks.Oci.Tar;

/// <summary>
/// A foreign tar on its way to .NET's reader, which takes extension headers of any size into memory: they are bounded here, and what that
/// reader does not know is refused. The bytes pass as they are; where the zeros at its end are missing, they come to it.
/// </summary>
/// <remarks>Reading throws <see cref="InvalidDataException"/> before the reader has seen what is refused. Disposing it leaves the tar open.</remarks>
public sealed class GuardedTarStream(Stream tar) : Stream
{
    private readonly TarGuard _guard = new();

    /// <inheritdoc/>
    public override bool CanRead => true;

    /// <inheritdoc/>
    public override bool CanSeek => false;

    /// <inheritdoc/>
    public override bool CanWrite => false;

    /// <inheritdoc/>
    public override long Length => throw new NotSupportedException();

    /// <inheritdoc/>
    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    /// <inheritdoc/>
    public override int Read(Span<byte> buffer)
    {
        return Pass(buffer, tar.Read(buffer));
    }

    /// <inheritdoc/>
    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        var count = await tar.ReadAsync(buffer, cancellationToken).ConfigureAwait(false);
        return Pass(buffer.Span, count);
    }

    /// <inheritdoc/>
    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    /// <inheritdoc/>
    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    /// <inheritdoc/>
    public override void Flush()
    {
    }

    /// <inheritdoc/>
    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    /// <inheritdoc/>
    public override void SetLength(long value) => throw new NotSupportedException();

    /// <inheritdoc/>
    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    private int Pass(Span<byte> buffer, int count)
    {
        if (count == 0)
        {
            count = Math.Min(_guard.MissingZeros, buffer.Length);
            buffer[..count].Clear();
        }

        _guard.Pass(buffer[..count]);
        return count;
    }
}
