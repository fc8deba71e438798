namespace Paks.Debian.Packages;

/// <summary>The next bytes of a stream, so many and no more; does not own it.</summary>
internal sealed class BoundedStream(Stream source, long length) : ReadOnlyStream
{
    private long _left = length;

    /// <exception cref="InvalidDataException">The source ends before.</exception>
    public override int Read(Span<byte> buffer)
    {
        if (_left == 0 || buffer.IsEmpty)
        {
            return 0;
        }

        var read = source.Read(buffer[..(int)Math.Min(buffer.Length, _left)]);
        if (read == 0)
        {
            throw new InvalidDataException($"it is cut short: {_left} bytes are missing");
        }

        _left -= read;
        return read;
    }

    public void Skip()
    {
        Span<byte> buffer = stackalloc byte[4096];
        while (Read(buffer) > 0)
        {
        }
    }
}
