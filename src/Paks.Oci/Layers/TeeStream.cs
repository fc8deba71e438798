using System.Buffers;

namespace Paks.Oci;

/// <summary>Reads a source and writes all that it reads into a blob.</summary>
internal sealed class TeeStream(Stream source, BlobWriter blob, long? maximumSize, CancellationToken cancellationToken) : ReadOnlyStream
{
    private const int BufferSize = 128 * 1024;

    private byte[] _buffer = ArrayPool<byte>.Shared.Rent(BufferSize);
    private int _start;
    private int _end;

    /// <summary>How many bytes have been read from the source.</summary>
    public long Count { get; private set; }

    /// <summary>Whether the source had more than it may have; it is not read on then.</summary>
    public bool IsTooLong => Count > maximumSize;

    /// <summary>Whether the source could not be read, or the blob not be written.</summary>
    public bool IsBroken { get; private set; }

    public override int Read(Span<byte> buffer)
    {
        if (_start == _end && !Fill(0))
        {
            return 0;
        }

        var count = Math.Min(buffer.Length, _end - _start);
        _buffer.AsSpan(_start, count).CopyTo(buffer);
        _start += count;
        return count;
    }

    /// <summary>The first bytes, which are read again by the next <see cref="Read"/>; fewer where the source is shorter.</summary>
    public ReadOnlySpan<byte> Peek(int count)
    {
        while (_end - _start < count && Fill(_end))
        {
        }

        return _buffer.AsSpan(_start, Math.Min(count, _end - _start));
    }

    /// <summary>Reads the source to its end, or until it is too long.</summary>
    public void Drain()
    {
        while (Fill(0))
        {
        }
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing && _buffer.Length > 0)
        {
            ArrayPool<byte>.Shared.Return(_buffer);
            _buffer = [];
            _start = _end = 0;
        }

        base.Dispose(disposing);
    }

    private bool Fill(int at)
    {
        cancellationToken.ThrowIfCancellationRequested();
        if (IsTooLong)
        {
            return false;
        }

        IsBroken = true;
        var count = source.Read(_buffer, at, _buffer.Length - at);
        blob.Write(_buffer, at, count);
        IsBroken = false;
        Count += count;
        _start = at == 0 ? 0 : _start;
        _end = at + count;
        return count > 0;
    }
}
