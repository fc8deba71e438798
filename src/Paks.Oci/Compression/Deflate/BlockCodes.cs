namespace Paks.Oci.Deflate;

/// <summary>The two Huffman codes of a block (RFC 1951, 3.2.6 and 3.2.7).</summary>
internal sealed class BlockCodes
{
    private readonly DecodingTable _literals = DecodingTable.ForLiterals();
    private readonly DecodingTable _distances = DecodingTable.ForDistances();
    private readonly DecodingTable _lengths = DecodingTable.ForCodeLengths();

    /// <summary>Entries for literals, lengths and the end of the block.</summary>
    public uint[] Literals => _literals.Entries;

    /// <summary>Entries for distances.</summary>
    public uint[] Distances => _distances.Entries;

    // 3.2.7: the order in which the lengths of the code length code come.
    private static ReadOnlySpan<byte> LengthOrder => [16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15];

    /// <summary>The codes that need not be told (3.2.6).</summary>
    public void UseFixed()
    {
        Span<byte> lengths = stackalloc byte[Symbols.LiteralCount];
        lengths[..144].Fill(8);
        lengths[144..256].Fill(9);
        lengths[256..280].Fill(7);
        lengths[280..].Fill(8);
        _literals.Build(lengths, mayBeIncomplete: false);
        lengths[..Symbols.DistanceCount].Fill(5);
        _distances.Build(lengths[..Symbols.DistanceCount], mayBeIncomplete: false);
    }

    /// <summary>Reads the codes at the beginning of a block (3.2.7).</summary>
    /// <exception cref="InvalidDataException">They are none, or the input is cut short.</exception>
    public void Read(BitReader input)
    {
        var literals = (int)input.Take(5) + 257;
        var distances = (int)input.Take(5) + 1;
        if (literals > Symbols.MostLiterals || distances > Symbols.MostDistances)
        {
            throw new InvalidDataException("a block has more symbols than there are");
        }

        ReadLengthCode(input);
        Span<byte> lengths = stackalloc byte[Symbols.MostLiterals + Symbols.MostDistances];
        lengths = lengths[..(literals + distances)];
        ReadLengths(input, lengths);
        if (lengths[Symbols.EndOfBlockSymbol] == 0)
        {
            throw new InvalidDataException("a block has no code for its end");
        }

        _literals.Build(lengths[..literals], mayBeIncomplete: true);
        _distances.Build(lengths[literals..], mayBeIncomplete: true);
    }

    private void ReadLengthCode(BitReader input)
    {
        var count = (int)input.Take(4) + 4;
        Span<byte> lengths = stackalloc byte[LengthOrder.Length];
        lengths.Clear();
        foreach (var symbol in LengthOrder[..count])
        {
            lengths[symbol] = (byte)input.Take(3);
        }

        _lengths.Build(lengths, mayBeIncomplete: false);
    }

    private void ReadLengths(BitReader input, Span<byte> lengths)
    {
        for (var at = 0; at < lengths.Length;)
        {
            input.Load();
            var entry = _lengths.Entries[input.Bits & 127];
            input.Skip((byte)entry);
            var symbol = entry >> 16;
            if (symbol < 16)
            {
                lengths[at++] = (byte)symbol;
                continue;
            }

            var (repeated, count) = symbol switch
            {
                16 => (at == 0 ? throw new InvalidDataException("a block repeats a length before its first one") : lengths[at - 1], 3 + input.Take(2)),
                17 => ((byte)0, 3 + input.Take(3)),
                _ => ((byte)0, 11 + input.Take(7)),
            };
            if (count > lengths.Length - at)
            {
                throw new InvalidDataException("a block has more lengths than symbols");
            }

            lengths.Slice(at, (int)count).Fill(repeated);
            at += (int)count;
        }
    }
}
