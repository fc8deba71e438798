using Paks.Oci.Deflate;
using Paks.Testing;

namespace Paks.Oci.Tests.Deflate;

/// <summary>gzip data that are cut where a block or a member ends are gzip again, and hold what came before.</summary>
public sealed class CutGzip : IDisposable
{
    private readonly TempFolder _temp = new();

    public static TheoryData<int> Levels => [.. Enumerable.Range(0, 10)];

    public void Dispose() => _temp.Dispose();

    [Theory]
    [MemberData(nameof(Levels))]
    public void HoldsWhatCameBefore(int level)
    {
        byte[] content = [.. new SyntheticContent(level).Take(300_000), .. Test.RandomBytes(level, 100_000), .. new byte[50_000]];
        var boundaries = CutEverywhere(content, Gzip(content, level));
        Assert.InRange(boundaries.Count, 2, 1000);
        Assert.Equal(content.Length, boundaries[^1].Plain);
    }

    [Fact]
    public void MayBeCutBetweenAndWithinMembers()
    {
        var content = new SyntheticContent(1).Take(200_000);
        var member = Gzip(content, 6);
        var boundaries = CutEverywhere([.. content, .. content, .. content], [.. member, .. member, .. member]);
        Assert.Equal([content.Length, 2 * content.Length, 3 * content.Length], boundaries.Where(boundary => boundary.EndsMember).Select(boundary => boundary.Plain));
    }

    [Fact]
    public void MayBeCutAtEachBitOfAByte()
    {
        // Blocks of one literal with the fixed codes have 18 bits: they end at every even bit; one of 9 bits moves them to the odd ones.
        var bits = new DeflateBits();
        var content = new byte[100];
        for (var at = 0; at < content.Length; at++)
        {
            content[at] = (byte)(at == 50 ? 200 : at);
            bits.Fixed(isLast: at == 99).Symbol(HuffmanCode.FixedLiterals, content[at]).Symbol(HuffmanCode.FixedLiterals, 256);
        }

        var boundaries = CutEverywhere(content, GzipOf(bits.ToArray(), content));
        Assert.Equal(Enumerable.Range(0, 8), boundaries.Select(boundary => (int)(boundary.Bit % 8)).Distinct().Order());
        Assert.Equal(Enumerable.Range(1, 100).Select(plain => (long)plain), boundaries.Select(boundary => boundary.Plain));
    }

    [Fact]
    public void IsCutAtNoEmptyBlock()
    {
        var bits = new DeflateBits().Fixed(isLast: false).Symbol(HuffmanCode.FixedLiterals, 65).Symbol(HuffmanCode.FixedLiterals, 256);
        bits.Fixed(isLast: false).Symbol(HuffmanCode.FixedLiterals, 256).Fixed().Symbol(HuffmanCode.FixedLiterals, 256);
        var boundary = Assert.Single(CutEverywhere("A"u8.ToArray(), GzipOf(bits.ToArray(), "A"u8.ToArray())));
        Assert.Equal((80 + 18, 1, false), (boundary.Bit, boundary.Plain, boundary.EndsMember));
    }

    [Theory]
    [InlineData(0x00, true)]
    [InlineData(0x01, true)]
    [InlineData(0x02, true)]
    [InlineData(0x1e, true)]
    [InlineData(0x1f, true)]
    [InlineData(0x20, false)]
    [InlineData(0x80, false)]
    public void MayHaveAnyHeaderThatThereIs(byte flags, bool isValid)
    {
        var content = "content"u8.ToArray();
        var member = Gzip(content, 6);
        List<byte> header = [0x1f, 0x8b, 8, flags, 1, 2, 3, 4, 0, 3];
        header.AddRange((flags & 4) != 0 ? [3, 0, 0, 0, 0] : []);
        header.AddRange((flags & 8) != 0 ? [(byte)'n', 0] : []);
        header.AddRange((flags & 16) != 0 ? [(byte)'c', 0] : []);
        var crc = System.IO.Hashing.Crc32.HashToUInt32(header.ToArray());
        var rest = (flags & 2) != 0 ? (byte[])[(byte)crc, (byte)(crc >> 8), .. member[10..]] : member[10..];
        Assert.Equal(isValid, TryScan([.. header, .. rest]) is { } plain && plain.AsSpan().SequenceEqual(content));
        Assert.Equal(TryGunzip([.. header, .. rest]), TryScan([.. header, .. rest]));
        if ((flags & 2) != 0)
        {
            header[4] ^= 1; // the time, which only the header's own checksum tells of
            Assert.Null(TryScan([.. header, .. rest]));
        }
    }

    private List<BlockBoundary> CutEverywhere(byte[] content, byte[] gzip)
    {
        var path = _temp["whole.gz"];
        File.WriteAllBytes(path, gzip);
        using var file = File.OpenRead(path);
        using var scan = new GzipScan(file);
        Assert.Equal(content, Test.ReadAll(scan));
        foreach (var boundary in scan.Boundaries)
        {
            using var cut = new MemoryStream();
            GzipCut.Copy(file.SafeFileHandle, boundary, cut, Test.Token);
            Assert.Equal(gzip[..(int)(boundary.Bit / 8)], cut.ToArray()[..(int)(boundary.Bit / 8)]);
            Assert.True(TryGunzip(cut.ToArray()).AsSpan().SequenceEqual(content.AsSpan(0, (int)boundary.Plain)));
        }

        return [.. scan.Boundaries];
    }

    private static byte[]? TryScan(byte[] gzip)
    {
        using var scan = new GzipScan(new MemoryStream(gzip));
        return TryRead(scan);
    }

    private static byte[]? TryGunzip(byte[] gzip)
    {
        using var stream = new GunzipStream(new MemoryStream(gzip), leaveOpen: false);
        return TryRead(stream);
    }

    private static byte[]? TryRead(Stream stream)
    {
        try
        {
            return Test.ReadAll(stream);
        }
        catch (InvalidDataException)
        {
            return null;
        }
    }

    private static byte[] Gzip(byte[] content, int level) => GzipOf(Zlib.Deflate(content, level), content);

    private static byte[] GzipOf(byte[] deflate, byte[] content) =>
    [
        0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 0xff,
        .. deflate,
        .. BitConverter.GetBytes(System.IO.Hashing.Crc32.HashToUInt32(content)),
        .. BitConverter.GetBytes(content.Length),
    ];
}
