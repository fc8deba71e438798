namespace Paks.Testing;

/// <summary>Bytes that compress as programs do (to 0.39 with gzip -3, 0.36 with -6), the same for one seed on every machine.</summary>
public sealed class SyntheticContent
{
    private const int Words = 1024;
    private const int Window = 30_000;
    private readonly byte[][] _words = new byte[Words][];
    private ulong _state;

    /// <summary>Content of its own for each seed.</summary>
    public SyntheticContent(int seed)
    {
        _state = ((ulong)(uint)seed << 1) | 0x9E37_79B9_0000_0001;
        for (var word = 0; word < Words; word++)
        {
            _words[word] = new byte[3 + Next(12)];
            Fill(_words[word]);
        }
    }

    /// <summary>The next bytes.</summary>
    public byte[] Take(int length)
    {
        var bytes = new byte[length];
        var position = 0;
        while (position < length)
        {
            position += Put(bytes, position);
        }

        return bytes;
    }

    /// <summary>Writes <paramref name="length"/> bytes to a file, a piece at a time.</summary>
    public void WriteTo(string file, long length)
    {
        using var stream = File.Create(file);
        for (var left = length; left > 0; left -= Math.Min(left, 1 << 20))
        {
            stream.Write(Take((int)Math.Min(left, 1 << 20)));
        }
    }

    /// <summary>A number from 0 to <paramref name="limit"/> - 1.</summary>
    public int Next(int limit)
    {
        // xorshift64*: no library's generator promises the same numbers for ever.
        _state ^= _state >> 12;
        _state ^= _state << 25;
        _state ^= _state >> 27;
        return (int)((_state * 0x2545_F491_4F6C_DD1D >> 33) % (ulong)limit);
    }

    /// <summary>Puts what is new, what was there before, or, mostly, a word; rare words are rare, as in a language.</summary>
    private int Put(byte[] bytes, int position)
    {
        var rest = bytes.AsSpan(position);
        var kind = Next(100);
        if (kind < 15)
        {
            return Fill(rest[..Math.Min(4, rest.Length)]);
        }

        if (kind < 20 && position > Window + 100)
        {
            var count = Math.Min(8 + Next(53), rest.Length);
            bytes.AsSpan(position - 100 - Next(Window), count).CopyTo(rest);
            return count;
        }

        var even = Next(1 << 24) / (double)(1 << 24);
        var word = _words[(int)(Words * even * even * even)];
        var length = Math.Min(word.Length, rest.Length);
        word.AsSpan(0, length).CopyTo(rest);
        return length;
    }

    private int Fill(Span<byte> bytes)
    {
        for (var index = 0; index < bytes.Length; index++)
        {
            bytes[index] = (byte)Next(256);
        }

        return bytes.Length;
    }
}
