using System.IO.Compression;
using CsCheck;

namespace Paks.Oci.Tests.Deflate;

/// <summary>Streams as zlib makes them come out as they went in.</summary>
public sealed class InflatedContent
{
    public static TheoryData<int> Levels => [.. Enumerable.Range(0, 10)];

    [Theory]
    [MemberData(nameof(Levels))]
    public void IsTheSameFromEveryLevel(int level)
    {
        foreach (var content in (byte[][])[[1], new byte[100_000], Test.RandomBytes(1, 300_000), Test.MixedBytes(2, 1_000_000), Words(3, 700_000)])
        {
            Check(content, Zlib.Deflate(content, level));
        }
    }

    [Theory]
    [InlineData(ZLibCompressionStrategy.Fixed)]
    [InlineData(ZLibCompressionStrategy.HuffmanOnly)]
    [InlineData(ZLibCompressionStrategy.RunLengthEncoding)]
    [InlineData(ZLibCompressionStrategy.Filtered)]
    public void IsTheSameFromEveryStrategy(ZLibCompressionStrategy strategy)
    {
        foreach (var content in (byte[][])[Test.MixedBytes(2, 500_000), Words(3, 500_000)])
        {
            Check(content, Zlib.Deflate(content, 6, strategy));
        }
    }

    [Fact]
    public void IsTheSameWhateverItIs() => Gen.Select(Gen.Byte[0, 4].Array[1, 3000], Gen.Int[0, 9], Gen.Int[1, 50]).Sample((content, level, piece) =>
        Inflated.Read(Zlib.Deflate(content, level), piece).AsSpan().SequenceEqual(content));

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(5)]
    [InlineData(7)]
    [InlineData(8)]
    [InlineData(13)]
    [InlineData(16)]
    [InlineData(17)]
    [InlineData(258)]
    [InlineData(32_767)]
    [InlineData(32_768)]
    public void RepeatsFromAnyDistance(int distance)
    {
        var period = Test.RandomBytes(distance, distance);
        byte[] content = [.. Enumerable.Range(0, 700_000).Select(at => period[at % distance])];
        Check(content, Zlib.Deflate(content, 9));
    }

    [Theory]
    [InlineData(1, 0, 0)]
    [InlineData(4, 3, 0)]
    [InlineData(32_768, 29, 8191)]
    public void MayReachToItsBeginningAndNoFurther(int distance, int symbol, int more)
    {
        // The longest match (RFC 1951, 3.2.5), behind as many literals as it reaches back, and behind one fewer.
        byte[] Match(int literals)
        {
            var bits = new DeflateBits().Fixed();
            for (var at = 0; at < literals; at++)
            {
                bits.Symbol(HuffmanCode.FixedLiterals, at % 256);
            }

            bits.Symbol(HuffmanCode.FixedLiterals, 285).Symbol(HuffmanCode.FixedDistances, symbol).Number(more, symbol < 4 ? 0 : (symbol / 2) - 1);
            return bits.Symbol(HuffmanCode.FixedLiterals, 256).ToArray();
        }

        Assert.Equal(distance + 258, Inflated.Read(Match(distance)).Length);
        Assert.True(Agreement.On(Match(distance)));
        Assert.Throws<InvalidDataException>(() => Inflated.Read(Match(distance - 1)));
        Assert.True(Agreement.On(Match(distance - 1)));
    }

    [Theory]
    [InlineData(286, 0)]
    [InlineData(287, 0)]
    [InlineData(257, 30)]
    [InlineData(257, 31)]
    public void IsRefusedWithSymbolsThatMeanNothing(int literal, int distance)
    {
        var stream = new DeflateBits().Fixed().Symbol(HuffmanCode.FixedLiterals, 65)
            .Symbol(HuffmanCode.FixedLiterals, literal).Symbol(HuffmanCode.FixedDistances, distance).Symbol(HuffmanCode.FixedLiterals, 256).ToArray();
        Assert.Throws<InvalidDataException>(() => Inflated.Read(stream));
        Assert.True(Agreement.On(stream));
    }

    [Fact]
    public void MayHaveEmptyBlocks()
    {
        var bits = new DeflateBits();
        for (var round = 0; round < 3; round++)
        {
            bits.Fixed(isLast: false).Symbol(HuffmanCode.FixedLiterals, 65).Symbol(HuffmanCode.FixedLiterals, 256);
            bits.Fixed(isLast: false).Symbol(HuffmanCode.FixedLiterals, 256);
        }

        var stream = bits.Fixed().Symbol(HuffmanCode.FixedLiterals, 256).ToArray();
        Assert.Equal("AAA"u8.ToArray(), Inflated.Read(stream));
        Assert.True(Agreement.On(stream));
    }

    [Fact]
    public void CanBeEmpty() => Assert.Equal([], Inflated.Read([3, 0]));

    [Fact]
    public void IsRefusedWithABlockOfTheFourthType() => Assert.Throws<InvalidDataException>(() => Inflated.Read([7, 0, 0, 0]));

    [Theory]
    [InlineData(1)]
    [InlineData(7)]
    [InlineData(4096)]
    public void IsTheSameHoweverItTrickles(int piece)
    {
        var content = Words(4, 300_000);
        Assert.Equal(content, Inflated.Read(Zlib.Deflate(content), piece));
    }

    private static void Check(byte[] content, byte[] deflate)
    {
        // Their digests: unequal arrays of this size would take long to print.
        var inflated = Inflated.Read(deflate);
        Assert.Equal(content.Length, inflated.Length);
        Assert.Equal(Digest.Sha256(content), Digest.Sha256(inflated));
    }

    private static byte[] Words(int seed, int size) => new Paks.Testing.SyntheticContent(seed).Take(size);
}
