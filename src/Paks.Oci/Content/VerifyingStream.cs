using System.Security.Cryptography;

namespace Paks.Oci;

/// <summary>Reads content and verifies its size and digest on the way; the inner stream is disposed with it.</summary>
/// <remarks>
/// The verdict falls before the last bytes are handed out, not at the read after them: a reader that stops as soon as
/// it has all it wanted never holds unverified content.
/// </remarks>
public sealed class VerifyingStream : Stream
{
    private readonly Stream _inner;
    private readonly Digest _digest;
    private readonly long _size;
    private readonly string? _place;
    private readonly Action? _onMismatch;
    private readonly IncrementalHash _hash;
    private long _read;
    private bool _verified;

    /// <summary>Verifies what <paramref name="inner"/> gives from its present position to its end.</summary>
    /// <param name="inner">The content.</param>
    /// <param name="digest">The digest that it must have.</param>
    /// <param name="size">The number of bytes that it must have.</param>
    /// <param name="place">Where it comes from, for messages.</param>
    public VerifyingStream(Stream inner, Digest digest, long size, string? place = null)
        : this(inner, digest, size, place, onMismatch: null)
    {
    }

    /// <summary>A stream that is verified against a descriptor: the given one itself, where it is so already.</summary>
    internal static VerifyingStream For(Stream content, Descriptor descriptor) =>
        content is VerifyingStream verifying && verifying._digest == descriptor.Digest && verifying._size == descriptor.Size && verifying._read == 0
            ? verifying
            : new VerifyingStream(content, descriptor.Digest, descriptor.Size);

    internal VerifyingStream(Stream inner, Digest digest, long size, string? place, Action? onMismatch)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(size);
        _inner = inner;
        _digest = digest;
        _size = size;
        _place = place;
        _onMismatch = onMismatch;
        _hash = digest.CreateHash();
    }

    /// <inheritdoc/>
    public override bool CanRead => true;

    /// <inheritdoc/>
    public override bool CanSeek => false;

    /// <inheritdoc/>
    public override bool CanWrite => false;

    /// <summary>The promised size, which is the only one that a whole read can come to.</summary>
    public override long Length => _size;

    /// <inheritdoc/>
    public override long Position
    {
        get => _read;
        set => throw new NotSupportedException();
    }

    /// <inheritdoc/>
    public override int Read(Span<byte> buffer)
    {
        if (_verified || buffer.IsEmpty)
        {
            return 0;
        }

        var count = _inner.Read(Clamp(buffer));
        Take(buffer[..count]);
        if (_read == _size)
        {
            Span<byte> surplus = stackalloc byte[1];
            Conclude(_inner.Read(surplus));
        }

        return count;
    }

    /// <inheritdoc/>
    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        if (_verified || buffer.IsEmpty)
        {
            return 0;
        }

        var count = await _inner.ReadAsync(Clamp(buffer), cancellationToken).ConfigureAwait(false);
        Take(buffer.Span[..count]);
        if (_read == _size)
        {
            Conclude(await _inner.ReadAsync(new byte[1], cancellationToken).ConfigureAwait(false));
        }

        return count;
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

    /// <inheritdoc/>
    public override async ValueTask DisposeAsync()
    {
        await _inner.DisposeAsync().ConfigureAwait(false);
        await base.DisposeAsync().ConfigureAwait(false);
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _inner.Dispose();
            _hash.Dispose();
        }

        base.Dispose(disposing);
    }

    // Never more than is promised: the surplus byte is looked for apart from the content.
    private Span<byte> Clamp(Span<byte> buffer) => buffer[..(int)Math.Min(buffer.Length, _size - _read)];

    private Memory<byte> Clamp(Memory<byte> buffer) => buffer[..(int)Math.Min(buffer.Length, _size - _read)];

    private void Take(ReadOnlySpan<byte> content)
    {
        if (content.IsEmpty && _read < _size)
        {
            throw Mismatch(null, _read);
        }

        _hash.AppendData(content);
        _read += content.Length;
    }

    private void Conclude(int surplus)
    {
        if (surplus > 0)
        {
            throw Mismatch(null, _size + 1);
        }

        if (!_digest.Matches(_hash, out var actual))
        {
            throw Mismatch(actual, _read);
        }

        _verified = true;
    }

    private ContentMismatchException Mismatch(Digest? actual, long actualSize)
    {
        _onMismatch?.Invoke();
        return new ContentMismatchException(_digest, _size, actual, actualSize, _place);
    }
}
