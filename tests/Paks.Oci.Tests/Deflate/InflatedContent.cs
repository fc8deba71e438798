using System.IO.Compression;
using CsCheck;

namespace Paks.Oci.Tests.Deflate;

/// <summary>Streams as zlib makes them come out as they went in.</summary>
public sealed class InflatedContent
{
    private static readonly byte[] Fixed = new byte[288];

    static InflatedContent()
    {
        Fixed.AsSpan(0, 144).Fill(8);
        Fixed.AsSpan(144, 112).Fill(9);
        Fixed.AsSpan(256, 24).Fill(7);
        Fixed.AsSpan(280).Fill(8);
    }

    public static TheoryData<int> Levels => [.. Enumerable.Range(0, 10)];

    [Theory]
    [MemberData(nameof(Levels))]
    public void IsTheSameFromEveryLevel(int level)
    {
        foreach (var content in (byte[][])[[], [1], new byte[100_000], Test.RandomBytes(1, 300_000), Test.MixedBytes(2, 1_000_000), Words(3, 700_000)])
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
    public void IsTheSameWhateverItIs() => Gen.Select(Gen.Byte[0, 4].Array[0, 3000], Gen.Int[0, 9], Gen.Int[1, 50]).Sample((content, level, piece) =>
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
    [InlineData(1, 0, true)]
    [InlineData(2, 0, false)]
    [InlineData(32_768, 29, true)]
    public void MayReachToItsBeginningAndNoFurther(int distance, int symbol, bool isValid)
    {
        // As many literals as the distance, or one fewer.
        var before = isValid ? distance : 1;
        var bits = new DeflateBits().Number(1, 1).Number(1, 2);
        for (var at = 0; at < before; at++)
        {
            bits.Symbol(Fixed, at % 144);
        }

        // The longest match (RFC 1951, 3.2.5): symbol 285.
        bits.Symbol(Fixed, 285).Symbol([.. Enumerable.Repeat((byte)5, 32)], symbol == 0 ? distance - 1 : symbol);
        bits.Number(symbol == 0 ? 0 : 8191, symbol == 0 ? 0 : 13).Symbol(Fixed, 256);
        var expected = Zlib.Inflate(bits.ToArray());
        Assert.Equal(isValid, expected is not null);
        Assert.Equal(expected, Inflated.TryRead(bits.ToArray()));
        Assert.Equal(isValid ? before + 258 : null, expected?.Length);
    }

    [Theory]
    [InlineData(286, 0)]
    [InlineData(287, 0)]
    [InlineData(257, 30)]
    [InlineData(257, 31)]
    public void IsRefusedWithSymbolsThatMeanNothing(int literal, int distance)
    {
        var bits = new DeflateBits().Number(1, 1).Number(1, 2);
        for (var at = 0; at < 100; at++)
        {
            bits.Symbol(Fixed, at);
        }

        byte[] stream = bits.Symbol(Fixed, literal).Symbol([.. Enumerable.Repeat((byte)5, 32)], distance).Number(0, 13).Symbol(Fixed, 256).ToArray();
        Assert.Null(Zlib.Inflate(stream));
        Assert.Null(Inflated.TryRead(stream));
    }

    [Fact]
    public void MayEndInEmptyBlocksOfAllTypes()
    {
        var bits = new DeflateBits();
        for (var round = 0; round < 3; round++)
        {
            bits.Number(0, 1).Number(1, 2).Symbol(Fixed, 65).Symbol(Fixed, 256);
            bits.Number(0, 1).Number(1, 2).Symbol(Fixed, 256);
        }

        var stream = bits.Number(1, 1).Number(1, 2).Symbol(Fixed, 256).ToArray();
        Assert.Equal("AAA"u8.ToArray(), Inflated.Read(stream));
        Assert.Equal("AAA"u8.ToArray(), Zlib.Inflate(stream));
    }

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
