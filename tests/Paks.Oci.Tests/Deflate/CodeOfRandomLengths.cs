using CsCheck;

namespace Paks.Oci.Tests.Deflate;

/// <summary>Blocks that no encoder would make: codes of any shape, with every symbol, hold our tables against zlib's.</summary>
public sealed class CodeOfRandomLengths
{
    [Fact]
    public void IsDecodedAsZlibDoes() => Gen.Int.Sample(seed =>
    {
        var random = new Random(seed);
        var stream = new DeflateBits();
        var blocks = random.Next(1, 4);
        for (var block = 1; block <= blocks; block++)
        {
            WriteBlock(stream, random, block == blocks);
        }

        var bytes = stream.ToArray();
        var expected = Zlib.Inflate(bytes);
        var actual = Inflated.TryRead(bytes, random.Next(1, 100));
        return expected is null ? actual is null : actual is not null && expected.AsSpan().SequenceEqual(actual);
    }, iter: 600);

    [Fact]
    public void IsRefusedWhereZlibDoes() => Gen.Int.Sample(seed =>
    {
        // Lengths that mostly are too many or too few.
        var random = new Random(seed);
        var literals = Lengths(random, random.Next(1, 287), 286);
        var distances = Lengths(random, random.Next(0, 31), 30);
        var most = random.Next(1, 16);
        (random.Next(2) == 0 ? literals : distances)[random.Next(30)] = (byte)most;
        var stream = new DeflateBits().Dynamic(literals, distances);
        for (var bit = 0; bit < 200; bit++)
        {
            stream.Number(random.Next(2), 1);
        }

        var bytes = stream.ToArray();
        var expected = Zlib.Inflate(bytes);
        var actual = Inflated.TryRead(bytes);
        return expected is null ? actual is null : actual is not null && expected.AsSpan().SequenceEqual(actual);
    }, iter: 1000);

    private static void WriteBlock(DeflateBits stream, Random random, bool isLast)
    {
        var literals = Lengths(random, random.Next(2, 287), 286, always: 256);
        var distances = Lengths(random, random.Next(0, 31), 30);
        stream.Dynamic(literals, distances, isLast);
        for (var symbol = random.Next(600); symbol > 0; symbol--)
        {
            var literal = Any(random, literals);
            stream.Symbol(literals, literal);
            if (literal > 256)
            {
                WriteMatch(stream, random, distances, literal);
            }

            if (literal == 256)
            {
                return;
            }
        }

        stream.Symbol(literals, 256);
    }

    /// <summary>Extra bits and a distance; mostly one that reaches before the beginning, which must be refused.</summary>
    private static void WriteMatch(DeflateBits stream, Random random, byte[] distances, int literal)
    {
        var extra = literal is < 265 or 285 ? 0 : (literal - 261) / 4;
        stream.Number(random.Next(1 << extra), extra);
        if (distances.AsSpan().ContainsAnyExcept((byte)0))
        {
            var near = Array.FindIndex(distances, length => length > 0);
            var distance = random.Next(20) > 0 ? near : Any(random, distances);
            stream.Symbol(distances, distance);
            var bits = distance < 4 ? 0 : (distance / 2) - 1;
            stream.Number(random.Next(1 << bits), bits);
        }
    }

    private static int Any(Random random, byte[] lengths)
    {
        while (true)
        {
            var symbol = random.Next(lengths.Length);
            if (lengths[symbol] > 0)
            {
                return symbol;
            }
        }
    }

    /// <summary>A complete code: leaves of a tree that is split at random places, given to random symbols.</summary>
    private static byte[] Lengths(Random random, int count, int size, int? always = null)
    {
        var leaves = new List<byte> { count == 1 ? (byte)1 : (byte)0 };
        var isDeep = random.Next(2) == 0;
        while (leaves.Count < count)
        {
            var leaf = isDeep ? leaves.Count - 1 - random.Next(Math.Min(3, leaves.Count)) : random.Next(leaves.Count);
            if (leaves[leaf] >= 15)
            {
                leaf = leaves.FindIndex(each => each < 15);
            }

            leaves[leaf]++;
            leaves.Add(leaves[leaf]);
        }

        var lengths = new byte[size];
        int[] symbols = [.. Enumerable.Range(0, size)];
        random.Shuffle(symbols);
        if (always is { } first)
        {
            (symbols[0], symbols[Array.IndexOf(symbols, first)]) = (first, symbols[0]);
        }

        for (var leaf = 0; leaf < Math.Min(count, leaves.Count); leaf++)
        {
            lengths[symbols[leaf]] = leaves[leaf];
        }

        return lengths;
    }
}
