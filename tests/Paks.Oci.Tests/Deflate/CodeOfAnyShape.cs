using CsCheck;

namespace Paks.Oci.Tests.Deflate;

/// <summary>Blocks that no encoder would make: codes of any shape, with every symbol, hold our tables against zlib's.</summary>
public sealed class CodeOfAnyShape
{
    private const int Literals = 286;
    private const int Distances = 30;
    private const int EndOfBlock = 256;

    [Fact]
    public void IsDecodedAsZlibDoes() => Gen.Int.Sample(seed =>
    {
        var random = new Random(seed);
        var stream = new DeflateBits();
        var size = 0;
        var blocks = random.Next(1, 5);
        for (var block = 1; block <= blocks; block++)
        {
            WriteBlock(stream, random, block == blocks, ref size);
        }

        var bytes = stream.ToArray();
        return Inflated.Read(bytes, random.Next(1, 100)).Length == size && Agreement.On(bytes);
    }, iter: 1000);

    [Fact]
    public void IsJudgedAsZlibDoesWhenALengthIsWrong() => Gen.Int.Sample(seed =>
    {
        var random = new Random(seed);
        var literals = HuffmanCode.Random(random, random.Next(1, Literals + 1), Literals, always: random.Next(5) > 0 ? EndOfBlock : null).Lengths;
        var distances = HuffmanCode.Random(random, random.Next(Distances + 1), Distances).Lengths;
        var wrong = random.Next(2) == 0 ? literals : distances;
        wrong[random.Next(wrong.Length)] = (byte)random.Next(16);
        var stream = new DeflateBits().Dynamic(literals, distances);
        for (var bit = 0; bit < 200; bit++)
        {
            stream.Number(random.Next(2), 1);
        }

        return Agreement.On(stream.ToArray());
    }, iter: 2000);

    [Theory]
    [InlineData(0, true)]
    [InlineData(1, true)]
    [InlineData(2, false)]
    public void MayLackAllButOneDistance(byte bits, bool isValid)
    {
        // A code of one symbol, of which only one bit is legal, and of none, which is no harm while no match asks for it.
        var literals = HuffmanCode.Random(new Random(1), 200, Literals, EndOfBlock);
        var stream = new DeflateBits().Dynamic(literals.Lengths, [bits]).Symbol(literals, EndOfBlock).ToArray();
        Assert.Equal(isValid ? [] : null, Inflated.TryRead(stream));
        Assert.True(Agreement.On(stream));
    }

    private static void WriteBlock(DeflateBits stream, Random random, bool isLast, ref int size)
    {
        var literals = HuffmanCode.Random(random, random.Next(1, Literals + 1), Literals, EndOfBlock);
        var distances = HuffmanCode.Random(random, random.Next(Distances + 1), Distances);
        stream.Dynamic(literals.Lengths, distances.Lengths, isLast);
        for (var left = random.Next(400); left > 0; left--)
        {
            var symbol = literals.Any(random)!.Value;
            if (symbol < EndOfBlock)
            {
                stream.Symbol(literals, symbol);
                size++;
            }
            else if (symbol > EndOfBlock && distances.Any(random) is { } distance)
            {
                size += WriteMatch(stream, random, (literals, symbol), (distances, distance), size);
            }
        }

        stream.Symbol(literals, EndOfBlock);
    }

    /// <summary>A match, if it reaches no further back than there is content (RFC 1951, 3.2.5).</summary>
    private static int WriteMatch(DeflateBits stream, Random random, (HuffmanCode Code, int Symbol) length, (HuffmanCode Code, int Symbol) distance, int size)
    {
        var lengthBits = length.Symbol is < 265 or 285 ? 0 : (length.Symbol - 261) / 4;
        var distanceBits = distance.Symbol < 4 ? 0 : (distance.Symbol / 2) - 1;
        var (moreLength, moreDistance) = (random.Next(1 << lengthBits), random.Next(1 << distanceBits));
        var first = distance.Symbol < 4 ? distance.Symbol + 1 : 1 + ((2 + (distance.Symbol & 1)) << distanceBits);
        if (first + moreDistance > size)
        {
            return 0;
        }

        stream.Symbol(length.Code, length.Symbol).Number(moreLength, lengthBits).Symbol(distance.Code, distance.Symbol).Number(moreDistance, distanceBits);
        return length.Symbol switch
        {
            285 => 258,
            < 265 => length.Symbol - 254,
            _ => 3 + ((4 + ((length.Symbol - 261) & 3)) << lengthBits) + moreLength,
        };
    }
}
