namespace Paks.Oci.Tests.Deflate;

/// <summary>A code that is given by the lengths of its symbols (RFC 1951, 3.2.2).</summary>
internal sealed class HuffmanCode
{
    private const int MostBits = 15;

    private readonly int[] _codes;

    public HuffmanCode(byte[] lengths)
    {
        Lengths = lengths;
        _codes = new int[lengths.Length];
        var code = 0;
        for (var length = 1; length <= MostBits; length++, code <<= 1)
        {
            for (var symbol = 0; symbol < lengths.Length; symbol++)
            {
                if (lengths[symbol] == length)
                {
                    _codes[symbol] = code++;
                }
            }
        }
    }

    /// <summary>The codes that a block need not tell (3.2.6).</summary>
    public static HuffmanCode FixedLiterals { get; } = new([.. Enumerable.Range(0, 288).Select(symbol => (byte)(symbol switch { < 144 => 8, < 256 => 9, < 280 => 7, _ => 8 }))]);

    public static HuffmanCode FixedDistances { get; } = Even(32, 5);

    /// <summary>The bits of each symbol; 0 where it has no code.</summary>
    public byte[] Lengths { get; }

    public int this[int symbol] => _codes[symbol];

    /// <summary>A code of which the first symbols have the same length.</summary>
    public static HuffmanCode Even(int symbols, byte bits, int all = 0) =>
        new([.. Enumerable.Repeat(bits, symbols), .. new byte[Math.Max(0, all - symbols)]]);

    /// <summary>
    /// A complete code, the leaves of a tree that is split at random places, given to random symbols; a single symbol has one bit, and
    /// the code is incomplete.
    /// </summary>
    public static HuffmanCode Random(Random random, int count, int size, int? always = null)
    {
        var leaves = new List<byte> { count == 1 ? (byte)1 : (byte)0 };
        var isDeep = random.Next(2) == 0;
        while (leaves.Count < count)
        {
            var leaf = isDeep ? leaves.Count - 1 - random.Next(Math.Min(3, leaves.Count)) : random.Next(leaves.Count);
            leaf = leaves[leaf] < MostBits ? leaf : leaves.FindIndex(each => each < MostBits);
            leaves[leaf]++;
            leaves.Add(leaves[leaf]);
        }

        var lengths = new byte[size];
        int[] symbols = [.. Enumerable.Range(0, size)];
        random.Shuffle(symbols);
        if (always is { } first)
        {
            symbols[Array.IndexOf(symbols, first)] = symbols[0];
            symbols[0] = first;
        }

        for (var leaf = 0; leaf < count; leaf++)
        {
            lengths[symbols[leaf]] = leaves[leaf];
        }

        return new HuffmanCode(lengths);
    }

    /// <summary>A symbol that has a code; null where none has.</summary>
    public int? Any(Random random)
    {
        int[] symbols = [.. Enumerable.Range(0, Lengths.Length).Where(symbol => Lengths[symbol] > 0)];
        return symbols.Length == 0 ? null : symbols[random.Next(symbols.Length)];
    }
}
