namespace Paks.Oci.Deflate;

/// <summary>
/// A Huffman code (RFC 1951, 3.2.2), ready to decode: the next bits of the input select an entry; where a code is longer than
/// those, the entry leads to a second table for the rest of it.
/// </summary>
/// <param name="symbols">What the symbols stand for, see <see cref="Symbols"/>.</param>
/// <param name="primaryBits">How many bits select an entry at first.</param>
/// <param name="size">Room for the first table and all second ones, whatever the code.</param>
internal sealed class DecodingTable(uint[] symbols, int primaryBits, int size)
{
    public const int LiteralBits = 11;
    public const int DistanceBits = 8;
    private const int MostBits = 15;

    /// <summary>The entries, see <see cref="Symbols"/>.</summary>
    public uint[] Entries { get; } = new uint[size];

    /// <summary>A table for literals and lengths. As zlib's enough.c counts, no code of 288 symbols needs more room.</summary>
    public static DecodingTable ForLiterals() => new(Symbols.Literals, LiteralBits, 2342);

    /// <summary>A table for distances.</summary>
    public static DecodingTable ForDistances() => new(Symbols.Distances, DistanceBits, 402);

    /// <summary>A table for the lengths of codes, which have seven bits at most.</summary>
    public static DecodingTable ForCodeLengths() => new(Symbols.CodeLengths, 7, 128);

    /// <summary>Makes the table of a code.</summary>
    /// <param name="lengths">The bits of each symbol's code; 0 where it has none.</param>
    /// <param name="mayBeIncomplete">Whether there may be no code at all, or a single one of one bit, as encoders make them.</param>
    /// <exception cref="InvalidDataException">Codes are ambiguous or missing.</exception>
    public void Build(ReadOnlySpan<byte> lengths, bool mayBeIncomplete)
    {
        Span<int> counts = stackalloc int[MostBits + 1];
        counts.Clear();
        foreach (var length in lengths)
        {
            counts[length]++;
        }

        counts[0] = 0;
        if (!IsComplete(counts))
        {
            if (!mayBeIncomplete || counts[2..].ContainsAnyExcept(0))
            {
                throw new InvalidDataException("a Huffman code is incomplete");
            }

            Entries.AsSpan(0, 1 << primaryBits).Fill(Symbols.Exceptional);
        }

        Span<ushort> ordered = stackalloc ushort[Symbols.LiteralCount];
        Fill(Order(lengths, counts, ordered), lengths, counts);
    }

    private static bool IsComplete(ReadOnlySpan<int> counts)
    {
        var left = 1;
        for (var bits = 1; bits <= MostBits; bits++)
        {
            left = (left << 1) - counts[bits];
            if (left < 0)
            {
                throw new InvalidDataException("a Huffman code is over-subscribed");
            }
        }

        return left == 0;
    }

    /// <summary>The symbols that have a code, in the order of their codes.</summary>
    private static ReadOnlySpan<ushort> Order(ReadOnlySpan<byte> lengths, ReadOnlySpan<int> counts, Span<ushort> ordered)
    {
        Span<int> next = stackalloc int[MostBits + 2];
        next[0] = next[1] = 0;
        for (var bits = 1; bits <= MostBits; bits++)
        {
            next[bits + 1] = next[bits] + counts[bits];
        }

        for (var symbol = 0; symbol < lengths.Length; symbol++)
        {
            if (lengths[symbol] != 0)
            {
                ordered[next[lengths[symbol]]++] = (ushort)symbol;
            }
        }

        return ordered[..next[MostBits]];
    }

    private void Fill(ReadOnlySpan<ushort> ordered, ReadOnlySpan<byte> lengths, Span<int> left)
    {
        var code = 0; // with its first bit lowest, as it comes
        var prefix = -1;
        var (start, bits, end) = (0, primaryBits, 1 << primaryBits);
        foreach (var symbol in ordered)
        {
            var length = (int)lengths[symbol];
            var skipped = length > primaryBits ? primaryBits : 0;
            if (skipped > 0 && (code & ((1 << primaryBits) - 1)) != prefix)
            {
                prefix = code & ((1 << primaryBits) - 1);
                (start, bits) = (end, SecondBits(length, left));
                end += 1 << bits;
                Entries[prefix] = Symbols.Exceptional | Symbols.Second | ((uint)start << 16) | ((uint)bits << 8) | (uint)primaryBits;
            }

            var entry = symbols[symbol] + ((uint)(length - skipped) * 0x101);
            for (var at = start + (code >> skipped); at < start + (1 << bits); at += 1 << (length - skipped))
            {
                Entries[at] = entry;
            }

            left[length]--;
            code = Following(code, length);
        }
    }

    /// <summary>How many more bits a second table needs, that begins with a code of this length.</summary>
    private int SecondBits(int length, ReadOnlySpan<int> left)
    {
        var bits = length - primaryBits;
        for (var room = (1 << bits) - left[length]; room > 0 && length < MostBits; bits++)
        {
            room = (room << 1) - left[++length];
        }

        return bits;
    }

    /// <summary>The next code of this length, counted from its last bit, which is the highest here.</summary>
    private static int Following(int code, int length)
    {
        var bit = 1 << (length - 1);
        while ((code & bit) != 0)
        {
            bit >>= 1;
        }

        return bit == 0 ? 0 : (code & (bit - 1)) | bit;
    }
}
