using System.Formats.Tar;
using System.Text;
using Paks.Oci.Tar;
using Paks.Testing;

namespace Paks.Oci.Tests.Tar;

/// <summary>Tars that others have written, and what is refused in them.</summary>
public sealed class ForeignTar
{
    private static readonly string Long = string.Join('/', Enumerable.Repeat("0123456789", 30));

    [Theory]
    [InlineData(TarEntryFormat.V7)]
    [InlineData(TarEntryFormat.Ustar)]
    [InlineData(TarEntryFormat.Pax)]
    [InlineData(TarEntryFormat.Gnu)]
    public void OfEachFormatIsCopiedAsItIs(TarEntryFormat format)
    {
        var tar = Write(format, format is TarEntryFormat.Pax or TarEntryFormat.Gnu ? Long : "folder/name");
        using var output = new MemoryStream();
        TarCopy.CopyEntries(new TricklingStream(tar, 1000), output);
        Assert.Equal(tar[..^1024], output.ToArray());
    }

    [Fact]
    public void MayLackItsEnd()
    {
        var tar = Write(TarEntryFormat.Pax, "name");
        using var output = new MemoryStream();
        TarCopy.CopyEntries(new MemoryStream(tar[..^1024]), output);
        Assert.Equal(tar[..^1024], output.ToArray());
    }

    [Fact]
    public void MayLackThePaddingOfItsLastContent()
    {
        var tar = Write(TarEntryFormat.Ustar, "name")[..^1024];
        using var output = new MemoryStream();
        TarCopy.CopyEntries(new MemoryStream(tar[..(512 + 700)]), output);
        Assert.Equal(tar, output.ToArray());
    }

    [Fact]
    public void MayHaveGitsComment()
    {
        using var temp = new TempFolder();
        var git = Tools.Path("git");
        new ProgramCall(git, "init", "--quiet", temp["repository"]).Run().Ended();
        temp.Write("repository/file", "content"u8);
        new ProgramCall(git, "-C", temp["repository"], "add", "file").Run().Ended();
        new ProgramCall(git, "-C", temp["repository"], "-c", "user.name=n", "-c", "user.email=e@example.com", "commit", "--quiet", "-m", "m").Run().Ended();
        new ProgramCall(git, "-C", temp["repository"], "archive", "--output", temp["a.tar"], "HEAD").Run().Ended();
        using var output = new MemoryStream();
        using var tar = File.OpenRead(temp["a.tar"]);
        TarCopy.CopyEntries(tar, output);
        Assert.StartsWith("file\0", Encoding.Latin1.GetString(output.ToArray()), StringComparison.Ordinal);
    }

    [Fact]
    public void WithAGlobalRecordOfMeaningIsRefused() => AssertRefused("global PAX record", [.. Pax('g', "10 path=x\n"), .. Write(TarEntryFormat.Ustar, "a")]);

    [Theory]
    [InlineData("no record", "PAX record that cannot be read")]
    [InlineData("99 path=x\n", "PAX record that cannot be read")]
    [InlineData("10 path=x ", "PAX record that cannot be read")]
    [InlineData("2 \n", "PAX record that cannot be read")]
    [InlineData("-5 a=b\n", "PAX record that cannot be read")]
    [InlineData("5 =b\n", "without a key")]
    [InlineData("11 size=-1\n", "PAX size")]
    [InlineData("22 GNU.sparse.major=1\n", "sparse")]
    public void WithAStrangePaxRecordIsRefused(string records, string reason) =>
        AssertRefused(reason, [.. Pax('x', records), .. Write(TarEntryFormat.Ustar, "a")]);

    [Fact]
    public void WithAnExtensionAtItsEndIsRefused()
    {
        AssertRefused("ends after an extension", [.. Pax('x', "10 path=x\n"), .. new byte[1024]]);
        AssertRefused("ends after an extension", Pax('x', "10 path=x\n"));
    }

    [Fact]
    public void WithAnExtensionWithoutMeasureIsRefused()
    {
        var header = Header("x", 'x', 64L * 1024 * 1024);
        AssertRefused("more than the 1048576", header);
    }

    [Theory]
    [InlineData('S')]
    [InlineData('M')]
    [InlineData('?')]
    public void WithAnEntryOfAnUnknownTypeIsRefused(char type) => AssertRefused($"type '{type}'", Header("a", type, 0));

    [Fact]
    public void ThatIsNoneIsRefused() => AssertRefused("not a tar", Test.RandomBytes(1, 2048));

    [Fact]
    public void WithAFlippedByteInAHeaderIsRefused()
    {
        var tar = Write(TarEntryFormat.Ustar, "name");
        tar[0] ^= 1;
        AssertRefused("checksum", tar);
    }

    [Fact]
    public void WithANameThatIsNoTextIsRefused()
    {
        var header = Header("a\u00ff", '0', 0);
        AssertRefused("not UTF-8", header);
    }

    [Theory]
    [InlineData(100)]
    [InlineData(600)]
    [InlineData(1100)]
    public void ThatIsCutShortIsRefused(int size)
    {
        byte[] tar = [.. Header("a", '0', 2000), .. new byte[2048], .. new byte[1024]];
        AssertRefused("cut short", tar[..size]);
    }

    [Fact]
    public void MayHaveSizesInBinary()
    {
        var header = Header("a", '0', 0);
        byte[] size = [0x80, 0, 0, 0, 0, 0, 0, 0, 0, 0, 2, 0];
        size.CopyTo(header, 124);
        FixChecksum(header);
        var reader = new TarHeaderReader(new MemoryStream(header), "tar");
        Assert.Equal(512, reader.Read()!.Size);
    }

    [Fact]
    public void WithANegativeSizeIsRefused()
    {
        var header = Header("a", '0', 0);
        header.AsSpan(124, 12).Fill(0xff);
        FixChecksum(header);
        AssertRefused("cannot be read", header);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void WithRandomBytesInItNeverDoesAnythingElseThanBeingReadOrRefused(int seed)
    {
        var random = new Random(seed);
        byte[] valid = [.. Pax('x', "10 path=x\n"), .. Write(TarEntryFormat.Gnu, Long)];
        for (var round = 0; round < 3000; round++)
        {
            byte[] mutated = [.. valid];
            var block = random.Next(mutated.Length / 512) * 512;
            for (var change = random.Next(1, 4); change > 0; change--)
            {
                mutated[block + random.Next(512)] = (byte)random.Next(256);
            }

            FixChecksum(mutated.AsSpan(block, 512));
            try
            {
                TarCopy.CopyEntries(new MemoryStream(mutated), Stream.Null);
            }
            catch (MalformedImageException)
            {
                // what it is for
            }
        }
    }

    private static void AssertRefused(string reason, byte[] tar)
    {
        var e = Assert.Throws<MalformedImageException>(() => TarCopy.CopyEntries(new MemoryStream(tar), Stream.Null));
        Assert.Contains(reason, e.Problem, StringComparison.Ordinal);
    }

    private static byte[] Write(TarEntryFormat format, string name)
    {
        using var tar = new MemoryStream();
        using (var writer = new System.Formats.Tar.TarWriter(tar, format, leaveOpen: true))
        {
            System.Formats.Tar.TarEntry file = format switch
            {
                TarEntryFormat.V7 => new V7TarEntry(TarEntryType.V7RegularFile, name),
                TarEntryFormat.Ustar => new UstarTarEntry(TarEntryType.RegularFile, name),
                TarEntryFormat.Pax => new PaxTarEntry(TarEntryType.RegularFile, name),
                _ => new GnuTarEntry(TarEntryType.RegularFile, name),
            };
            file.DataStream = new MemoryStream(new byte[700]);
            writer.WriteEntry(file);
        }

        return tar.ToArray();
    }

    private static byte[] Header(string name, char type, long size)
    {
        var header = new byte[512];
        Encoding.Latin1.GetBytes(name).CopyTo(header, 0);
        Encoding.ASCII.GetBytes("0000644\00000000\00000000\0").CopyTo(header, 100);
        Encoding.ASCII.GetBytes(Convert.ToString(size, 8).PadLeft(11, '0')).CopyTo(header, 124);
        Encoding.ASCII.GetBytes("00000000000").CopyTo(header, 136);
        header[156] = (byte)type;
        Encoding.ASCII.GetBytes("ustar\000").CopyTo(header, 257);
        FixChecksum(header);
        return header;
    }

    private static byte[] Pax(char type, string records)
    {
        var content = new byte[(records.Length + 511) / 512 * 512];
        Encoding.ASCII.GetBytes(records).CopyTo(content, 0);
        return [.. Header("pax", type, records.Length), .. content];
    }

    private static void FixChecksum(Span<byte> header)
    {
        header.Slice(148, 8).Fill((byte)' ');
        var sum = 0;
        foreach (var value in header)
        {
            sum += value;
        }

        Encoding.ASCII.GetBytes(Convert.ToString(sum, 8).PadLeft(6, '0') + "\0 ").CopyTo(header[148..]);
    }
}
