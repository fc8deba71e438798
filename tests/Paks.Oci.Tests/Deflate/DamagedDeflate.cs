using System.IO.Compression;
using Paks.Testing;

namespace Paks.Oci.Tests.Deflate;

/// <summary>What is damaged is refused where zlib refuses it, and read as zlib reads it where not.</summary>
public sealed class DamagedDeflate
{
    public static TheoryData<string> Kinds => ["stored", "fixed", "dynamic", "runs", "mixed"];

    [Theory]
    [MemberData(nameof(Kinds))]
    public void IsReadAsZlibDoesWithAnyBitFlipped(string kind)
    {
        var stream = Stream(kind);
        for (var bit = 0; bit < stream.Length * 8; bit++)
        {
            byte[] flipped = [.. stream];
            flipped[bit / 8] ^= (byte)(1 << (bit % 8));
            Assert.True(Agreement.On(flipped), $"bit {bit}");
        }
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void IsRefusedWhereverItIsCut(string kind)
    {
        var stream = Stream(kind);
        Assert.Equal(Zlib.Inflate(stream), Inflated.Read(stream));
        for (var size = 0; size < stream.Length; size++)
        {
            Assert.Throws<InvalidDataException>(() => Inflated.Read(stream[..size], 1 + (size % 20)));
        }
    }

    [Fact]
    public void IsReadAsZlibDoesWithRandomBytesInIt()
    {
        var random = new Random(5);
        for (var round = 0; round < 2000; round++)
        {
            byte[] stream = [.. Stream(Kinds.ElementAt(round % Kinds.Count).Data)];
            stream[random.Next(stream.Length)] = (byte)random.Next(256);
            stream[random.Next(stream.Length)] = (byte)random.Next(256);
            Assert.True(Agreement.On(stream), $"round {round}");
        }
    }

    [Fact]
    public void IsReadAsZlibDoesWhenItIsNoiseAltogether()
    {
        for (var seed = 0; seed < 10_000; seed++)
        {
            var stream = Test.RandomBytes(seed, 1 + (seed % 300));
            Assert.True(Agreement.On(stream), $"seed {seed}");
        }
    }

    private static byte[] Stream(string kind) => kind switch
    {
        "stored" => Zlib.Deflate(Test.RandomBytes(1, 60), 0),
        "fixed" => Zlib.Deflate("a text of some words, and some words once more, and once more"u8.ToArray(), 9, ZLibCompressionStrategy.Fixed),
        "runs" => Zlib.Deflate(new byte[3000]),
        "dynamic" => Zlib.Deflate(new SyntheticContent(1).Take(900), 9),
        _ => Zlib.Deflate([.. new SyntheticContent(2).Take(700), .. Test.RandomBytes(1, 70), .. new byte[70]], 9, ZLibCompressionStrategy.HuffmanOnly),
    };
}
