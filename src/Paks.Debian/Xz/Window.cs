namespace Paks.Debian.Xz;

/// <summary>What was unpacked last: matches are copied from it, and the reader takes from it.</summary>
internal sealed class Window
{
    /// <summary>Room for the longest chunk, so that one can be unpacked without looking for the end.</summary>
    private const int Room = 4 * 1024 * 1024;

    private readonly byte[] _bytes;
    private readonly int _size;
    private int _taken;

    /// <param name="size">How far back matches may reach.</param>
    /// <param name="unpackedSize">How much there is to unpack in all; null: not known.</param>
    public Window(int size, long? unpackedSize)
    {
        _size = size;
        _bytes = new byte[Math.Min(size + Room, unpackedSize ?? int.MaxValue)];
    }

    /// <summary>All that is in it, which the decoder writes at <see cref="End"/>.</summary>
    public byte[] Bytes => _bytes;

    /// <summary>Where the next byte goes.</summary>
    public int End { get; set; }

    /// <summary>The first byte that a match may reach.</summary>
    public int Start { get; private set; }

    /// <summary>Forgets what was before: matches cannot reach it.</summary>
    public void Reset() => Start = End;

    /// <summary>Makes room for a chunk; what was unpacked must have been taken.</summary>
    /// <exception cref="InvalidDataException">There is more than was said.</exception>
    public void Reserve(int chunk)
    {
        if (End + chunk <= _bytes.Length)
            return;
        if (_bytes.Length < _size + Room)
            throw new InvalidDataException("an xz block is longer than its header says");
        int kept = Math.Min(_size, End - Start);
        Buffer.BlockCopy(_bytes, End - kept, _bytes, 0, kept);
        Start = 0;
        End = kept;
        _taken = kept;
    }

    public int Take(Span<byte> buffer)
    {
        int count = Math.Min(buffer.Length, End - _taken);
        _bytes.AsSpan(_taken, count).CopyTo(buffer);
        _taken += count;
        return count;
    }
}
