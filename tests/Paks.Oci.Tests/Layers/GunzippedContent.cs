using System.IO.Compression;
using Paks.Oci.Deflate;

namespace Paks.Oci.Tests.Layers;

/// <summary>gzip as it must be read: whole members, and nothing but members. .NET's own stream is not so strict.</summary>
public sealed class GunzippedContent
{
    private static readonly byte[] Content = Test.MixedBytes(1, 20_000);
    private static readonly byte[] Member = Gzip(Content);

    public static TheoryData<byte[]> Endings =>
        [new byte[] { 0 }, new byte[] { 1 }, new byte[512], new byte[] { 0x1f }, new byte[] { 0x1f, 0x8b }, new byte[] { 0x1f, 0x8b, 8 }, Member[..9], Member[..^1], Member[..^8], Member[1..], "trailing garbage"u8.ToArray(), new byte[100_000]];

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(50)]
    public void MayHaveAnyNumberOfMembers(int members)
    {
        byte[] packed = [.. Enumerable.Repeat(Member, members).SelectMany(member => member)];
        Assert.Equal(Enumerable.Repeat(Content, members).SelectMany(content => content), Gunzip(packed));
    }

    [Fact]
    public void MayHaveEmptyMembers()
    {
        var empty = Convert.FromHexString("1f8b0800000000000003030000000000" + "00000000");
        Assert.Equal([], Gunzip(empty));
        Assert.Equal(Content, Gunzip([.. empty, .. Member, .. empty]));
    }

    [Fact]
    public void MayHaveANameAndAComment()
    {
        byte[] named = [0x1f, 0x8b, 8, 0x18, 1, 2, 3, 4, 0, 3, (byte)'n', 0, (byte)'c', 0, .. Member[10..]];
        Assert.Equal(Content, Gunzip(named));
    }

    [Fact]
    public void IsTheSameHoweverItTrickles() => Assert.Equal([.. Content, .. Content], Gunzip(new TricklingStream([.. Member, .. Member], 1)));

    [Fact]
    public void IsReadInPiecesOfAnySize()
    {
        using var stream = new GunzipStream(new MemoryStream([.. Member, .. Member]), leaveOpen: false);
        var read = new List<byte>();
        var buffer = new byte[7];
        for (var count = stream.Read(buffer); count > 0; count = stream.Read(buffer))
        {
            read.AddRange(buffer[..count]);
        }

        Assert.Equal([.. Content, .. Content], read);
        Assert.Equal(0, stream.Read(buffer));
    }

    [Fact]
    public void IsRefusedWhereverItIsCut()
    {
        var small = Gzip("small content, compressed with a few bytes, aaaaaaaaaaaaaaaaaaaaaaaaa"u8.ToArray());
        for (var size = 1; size < small.Length; size++)
        {
            Assert.Throws<InvalidDataException>(() => Gunzip(small[..size]));
            if (size > 0)
            {
                Assert.Throws<InvalidDataException>(() => Gunzip([.. Member, .. small[..size]]));
            }
        }
    }

    [Theory]
    [MemberData(nameof(Endings))]
    public void IsRefusedWithAnythingElseBehindIt(byte[] ending)
    {
        Assert.Throws<InvalidDataException>(() => Gunzip([.. Member, .. ending]));
        Assert.Throws<InvalidDataException>(() => Gunzip(new TricklingStream([.. Member, .. ending], 1)));
    }

    [Fact]
    public void IsRefusedWithAnyBitOfItsTrailerFlipped()
    {
        for (var bit = 0; bit < 64; bit++)
        {
            byte[] flipped = [.. Member];
            flipped[flipped.Length - 8 + (bit / 8)] ^= (byte)(1 << (bit % 8));
            Assert.Throws<InvalidDataException>(() => Gunzip(flipped));
        }
    }

    [Fact]
    public void IsNotTakenForItsEndWhenItLooksLikeIt()
    {
        byte[] content = [.. "paks-end"u8, .. "paks-end"u8];
        Assert.Equal(content, Gunzip(Gzip(content)));
        Assert.Throws<InvalidDataException>(() => Gunzip(Gzip(content)[..^8]));
    }

    private static byte[] Gunzip(byte[] packed) => Gunzip(new MemoryStream(packed));

    private static byte[] Gunzip(Stream packed)
    {
        // What is scanned is judged by the same rules.
        var copy = Test.ReadAll(packed);
        using var scan = new GzipScan(Again());
        var refused = Record.Exception(() => Test.ReadAll(scan));
        using var stream = new GunzipStream(Again(), leaveOpen: false);
        if (refused is not null)
        {
            Assert.IsType<InvalidDataException>(refused);
            _ = Assert.Throws<InvalidDataException>(() => Test.ReadAll(stream));
            throw refused;
        }

        using var other = new GzipScan(Again());
        var plain = Test.ReadAll(stream);
        Assert.Equal(plain, Test.ReadAll(other));
        return plain;

        Stream Again() => packed is TricklingStream ? new TricklingStream(copy, 1) : new MemoryStream(copy);
    }

    private static byte[] Gzip(byte[] content)
    {
        using var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionLevel.Optimal, leaveOpen: true))
        {
            gzip.Write(content);
        }

        return packed.ToArray();
    }
}
