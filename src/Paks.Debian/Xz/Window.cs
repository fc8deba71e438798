namespace Paks.Debian.Xz;

/// <summary>What was unpacked last: matches are copied from it, and the reader takes from it.</summary>
internal sealed class Window
{
    /// <summary>Room for the longest chunk, so that one can be unpacked without looking for the end.</summary>
    private const int Room = 4 * 1024 * 1024;

    private const int SmallStart = 256 * 1024;

    private readonly int _size;
    private int _taken;

    /// <param name="size">How far back matches may reach.</param>
    /// <param name="unpackedSize">How much there will be in all; null: not known.</param>
    public Window(int size, long? unpackedSize)
    {
        _size = size;
        Bytes = new byte[Math.Min(size + Room, unpackedSize ?? SmallStart)];
    }

    /// <summary>All that is in it, which the decoder writes at <see cref="End"/>.</summary>
    public byte[] Bytes { get; private set; }

    /// <summary>Where the next byte goes.</summary>
    public int End { get; set; }

    /// <summary>The first byte that a match may reach.</summary>
    public int Start { get; private set; }

    /// <summary>Forgets what was before: matches cannot reach it.</summary>
    public void Reset() => Start = End;

    /// <summary>Makes room for a chunk; what was unpacked must have been taken.</summary>
    public void Reserve(int chunk)
    {
        if (End + chunk <= Bytes.Length)
            return;
        int wanted = Math.Min(_size + Room, Math.Max(End + chunk, 2 * Bytes.Length));
        if (End + chunk <= wanted)
        {
            byte[] larger = new byte[wanted];
            Buffer.BlockCopy(Bytes, 0, larger, 0, End);
            Bytes = larger;
            return;
        }
        int kept = Math.Min(_size, End - Start);
        Buffer.BlockCopy(Bytes, End - kept, Bytes, 0, kept);
        Start = 0;
        End = kept;
        _taken = kept;
    }

    public int Take(Span<byte> buffer)
    {
        int count = Math.Min(buffer.Length, End - _taken);
        Bytes.AsSpan(_taken, count).CopyTo(buffer);
        _taken += count;
        return count;
    }
}
