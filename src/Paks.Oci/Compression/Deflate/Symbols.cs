namespace Paks.Oci.Deflate;

/// <summary>What the symbols of the two alphabets stand for (RFC 1951, 3.2.5), as entries of a <see cref="DecodingTable"/>.</summary>
/// <remarks>
/// Bits 0 to 7: how many bits the code and its extra bits take; 8 to 13: how many the code alone takes; 13 to 15: the marks below; 16 to
/// 30: the literal, or the length or distance that the extra bits are added to; 31: it is a literal. The lengths of the codes are added
/// when a table is built.
/// </remarks>
internal static class Symbols
{
    public const uint Literal = 0x8000_0000;

    /// <summary>Neither a literal nor a length nor a distance; what no code leads to has this mark alone.</summary>
    public const uint Exceptional = 0x8000;

    /// <summary>The next bits select an entry of a second table.</summary>
    public const uint Second = 0x4000;

    public const uint EndOfBlock = 0x2000;

    public const int LiteralCount = 288;
    public const int DistanceCount = 32;
    public const int EndOfBlockSymbol = 256;

    /// <summary>Symbols above these have a code in the fixed block type, and no meaning.</summary>
    public const int MostLiterals = 286;
    public const int MostDistances = 30;

    /// <summary>Literals, the end of a block, and lengths.</summary>
    public static uint[] Literals { get; } = MakeLiterals();

    public static uint[] Distances { get; } = MakeDistances();

    /// <summary>The lengths of codes: each stands for itself.</summary>
    public static uint[] CodeLengths { get; } = [.. Enumerable.Range(0, 19).Select(symbol => (uint)symbol << 16)];

    private static uint[] MakeLiterals()
    {
        var entries = new uint[LiteralCount];
        for (var symbol = 0u; symbol < EndOfBlockSymbol; symbol++)
        {
            entries[symbol] = Literal | (symbol << 16);
        }

        entries[EndOfBlockSymbol] = Exceptional | EndOfBlock;
        var length = 3u;
        for (var symbol = 257; symbol < 285; symbol++)
        {
            var extra = symbol < 265 ? 0 : (symbol - 261) >> 2;
            entries[symbol] = (length << 16) | (uint)extra;
            length += 1u << extra;
        }

        entries[285] = 258u << 16;
        entries.AsSpan(MostLiterals).Fill(Exceptional);
        return entries;
    }

    private static uint[] MakeDistances()
    {
        var entries = new uint[DistanceCount];
        var distance = 1u;
        for (var symbol = 0; symbol < MostDistances; symbol++)
        {
            var extra = symbol < 4 ? 0 : (symbol >> 1) - 1;
            entries[symbol] = (distance << 16) | (uint)extra;
            distance += 1u << extra;
        }

        entries.AsSpan(MostDistances).Fill(Exceptional);
        return entries;
    }
}
