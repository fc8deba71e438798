namespace Paks.Spack.Tests.Packages.Kit;

/// <summary>A block of bytes again and again: content of any length that nobody has to hold.</summary>
internal sealed class GeneratedStream(byte[] before, byte[] block, long length, byte[] after) : Stream
{
    private long _position;

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => before.Length + length + after.Length;

    public override long Position
    {
        get => _position;
        set => throw new NotSupportedException();
    }

    public override int Read(Span<byte> buffer)
    {
        var next = Next();
        var read = Math.Min(buffer.Length, next.Length);
        next[..read].CopyTo(buffer);
        _position += read;
        return read;
    }

    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    public override void Flush()
    {
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    private ReadOnlySpan<byte> Next()
    {
        if (_position < before.Length)
        {
            return before.AsSpan((int)_position);
        }

        var at = _position - before.Length;
        if (at >= length)
        {
            return after.AsSpan((int)Math.Min(at - length, after.Length));
        }

        ReadOnlySpan<byte> rest = block.AsSpan((int)(at % block.Length));
        return rest[..(int)Math.Min(rest.Length, length - at)];
    }
}
