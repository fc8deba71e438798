using System.Globalization;
using System.Text;
using Paks.Oci.Tar;
using Paks.Testing;

namespace Paks.Oci.Tests.Tar;

/// <summary>Bytes of tars are a contract: layers are known by their digests.</summary>
public sealed class WrittenTar
{
    private static readonly string Long = string.Join('/', Enumerable.Repeat("0123456789", 20));

    [Fact]
    public void HasAHeaderOfWhichEachByteIsFixed()
    {
        var header = TarHeader.Write(new TarEntry
        {
            Kind = TarEntryKind.File, Path = "usr/bin/hello", Mode = (UnixFileMode)0b100_111_101_101, Size = 1234, ModificationTime = 1_700_000_000, UserId = 1000, GroupId = 100,
        });
        var expected =
            "usr/bin/hello" + new string('\0', 87) // name, 100
            + "0004755\0" + "0001750\0" + "0000144\0" // mode, uid, gid
            + "00000002322\0" + "14524770400\0" // size, mtime
            + "011712\0 " + "0" + new string('\0', 100) // checksum, type, link
            + "ustar\0" + "00" + new string('\0', 64) // magic, version, uname, gname
            + "0000000\0" + "0000000\0" + new string('\0', 167); // device numbers, prefix, rest
        Assert.Equal(expected, Encoding.Latin1.GetString(header));
    }

    [Fact]
    public void HasPaxRecordsOnlyWhereSomethingDoesNotFitAndThenTheSameAlways()
    {
        var blocks = TarHeader.Write(new TarEntry
        {
            Kind = TarEntryKind.File, Path = "größe", Mode = TarEntry.FileMode, Size = 1L << 33, ModificationTime = -1, UserId = 1 << 21, GroupId = 1 << 21,
        });
        Assert.Equal(3 * 512, blocks.Length);
        Assert.Equal("././@PaxHeader" + new string('\0', 86) + "0000644\0" + "0000000\0" + "0000000\0" + "00000000115\0", Encoding.Latin1.GetString(blocks, 0, 136));
        Assert.Equal('x', (char)blocks[156]);
        Assert.Equal(
            "15 gid=2097152\n12 mtime=-1\n16 path=größe\n19 size=8589934592\n15 uid=2097152\n", Encoding.UTF8.GetString(blocks, 512, 77));
        Assert.StartsWith("gr????e\0", Encoding.Latin1.GetString(blocks, 1024, 512), StringComparison.Ordinal);
    }

    [Fact]
    public void IsTheSameAsEver() =>
        Assert.Equal("sha256:6968ce5e0f83448a4f3b367d223e0112d645327a5d98c699d9cce1eb3073ec61", Digest.Sha256(Write(Everything())).ToString());

    [Fact]
    public void ReadsBackWithTheFrameworksReader()
    {
        using var tar = new MemoryStream(Write(Everything()));
        Assert.Equal(
            $"""
            bin/ dir 0755 0:0 0
            bin/hello file 0755 0:0 0 5 bytes 2cf24dba5fb0
            bin/empty file 0644 0:0 0 0 bytes
            bin/link symlink 0777 0:0 0 -> ../elsewhere/x
            bin/hard hardlink 0755 0:0 0 -> bin/hello
            tmp/ dir 1777 0:0 0
            owned file 0400 1000:100 1700000000 1 bytes 2d711642b726
            {Long} file 0644 0:0 0 1 bytes 2d711642b726
            {Long}/x/ dir 0755 0:0 0
            {Long}/{Long}/ dir 0755 0:0 0
            größe/漢字 file 0644 0:0 0 1 bytes 2d711642b726
            links symlink 0777 0:0 0 -> {Long}
            umlaut symlink 0777 0:0 0 -> größe
            huge-owner file 0644 2097152:2097153 8589934592 1 bytes 2d711642b726

            """,
            LayerDump.Of(tar));
    }

    [Fact]
    public void ReadsBackWithGnuTar()
    {
        using var temp = new TempFolder();
        var file = temp.Write("layer.tar", Write(Everything()));
        var listing = new ProgramCall(Tools.Path("tar"), "--list", "--verbose", "--numeric-owner", "--full-time", "--utc", "--quoting-style=literal", "--file", file).Run().Ended().Output;
        Assert.Equal(
            Everything().Select(entry => entry.Entry.Kind == TarEntryKind.Directory ? entry.Entry.Path + "/" : entry.Entry.Path),
            listing.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(NameInListing));
        Assert.Contains("-r-------- 1000/100 ", listing, StringComparison.Ordinal);
        Assert.Contains("2023-11-14 22:13:20 owned", listing, StringComparison.Ordinal);
        Assert.Contains("drwxrwxrwt 0/0 ", listing, StringComparison.Ordinal);
    }

    [Fact]
    public void ReadsBackWithPythonsReader()
    {
        using var temp = new TempFolder();
        var file = temp.Write("layer.tar", Write(Everything()));
        const string Script =
            "import sys, tarfile\nfor m in tarfile.open(sys.argv[1]): print(m.name, m.type.decode(), oct(m.mode), m.uid, m.gid, int(m.mtime), m.size, m.linkname, sep='|')";
        var listing = new ProgramCall(Tools.Path("python3"), "-c", Script, file).With("PYTHONIOENCODING", "utf-8").Run().Ended().Output;
        Assert.Equal(Everything().Select(Python), listing.Split('\n', StringSplitOptions.RemoveEmptyEntries));
    }

    [Theory]
    [InlineData(100, false)]
    [InlineData(101, true)]
    public void PutsALongNameOfOnePartIntoAPaxRecord(int length, bool isExtended) => AssertExtended(isExtended, new string('n', length));

    [Theory]
    [InlineData(155, 100, false)]
    [InlineData(156, 100, true)]
    [InlineData(155, 101, true)]
    [InlineData(1, 100, false)]
    public void SplitsALongNameWhereItCan(int prefix, int name, bool isExtended) =>
        AssertExtended(isExtended, $"{new string('p', prefix)}/{new string('n', name)}");

    [Theory]
    [InlineData(99, false)]
    [InlineData(100, true)]
    public void CountsTheSlashOfADirectory(int length, bool isExtended)
    {
        var blocks = TarHeader.Write(TarEntry.Directory(new string('n', length)));
        Assert.Equal(isExtended ? 3 * 512 : 512, blocks.Length);
    }

    [Theory]
    [InlineData(100, false)]
    [InlineData(101, true)]
    public void PutsALongTargetIntoAPaxRecord(int length, bool isExtended)
    {
        var blocks = TarHeader.Write(TarEntry.SymbolicLink("link", new string('t', length)));
        Assert.Equal(isExtended ? 3 * 512 : 512, blocks.Length);
    }

    [Fact]
    public void HasTheSameBytesWhateverTheBufferOfItsContentGives()
    {
        var content = Test.RandomBytes(1, 1000);
        using var whole = new MemoryStream();
        new TarWriter(whole).WriteEntry(TarEntry.File("f", 1000), new MemoryStream(content));
        using var trickled = new MemoryStream();
        new TarWriter(trickled).WriteEntry(TarEntry.File("f", 1000), new TricklingStream(content, 7));
        Assert.Equal(whole.ToArray(), trickled.ToArray());
        Assert.Equal(0, whole.Length % 512);
    }

    private static void AssertExtended(bool expected, string path)
    {
        var blocks = TarHeader.Write(TarEntry.File(path, 0));
        Assert.Equal(expected ? 3 * 512 : 512, blocks.Length);
        using var tar = new MemoryStream([.. blocks, .. new byte[1024]]);
        Assert.StartsWith(path + " file ", LayerDump.Of(tar), StringComparison.Ordinal);
    }

    private static IEnumerable<(TarEntry Entry, string Content)> Everything() =>
    [
        (TarEntry.Directory("bin"), ""),
        (TarEntry.File("bin/hello", 5, TarEntry.DirectoryMode), "hello"),
        (TarEntry.File("bin/empty", 0), ""),
        (TarEntry.SymbolicLink("bin/link", "../elsewhere/x"), ""),
        (TarEntry.HardLink("bin/hard", "bin/hello", TarEntry.DirectoryMode), ""),
        (TarEntry.Directory("tmp", (UnixFileMode)0b001_111_111_111), ""),
        (TarEntry.File("owned", 1, UnixFileMode.UserRead) with { UserId = 1000, GroupId = 100, ModificationTime = 1_700_000_000 }, "x"),
        (TarEntry.File(Long, 1), "x"),
        (TarEntry.Directory(Long + "/x"), ""),
        (TarEntry.Directory(Long + "/" + Long), ""),
        (TarEntry.File("größe/漢字", 1), "x"),
        (TarEntry.SymbolicLink("links", Long), ""),
        (TarEntry.SymbolicLink("umlaut", "größe"), ""),
        (TarEntry.File("huge-owner", 1) with { UserId = 1 << 21, GroupId = (1 << 21) + 1, ModificationTime = 1L << 33 }, "x"),
    ];

    private static byte[] Write(IEnumerable<(TarEntry Entry, string Content)> entries)
    {
        using var output = new MemoryStream();
        var writer = new TarWriter(output);
        foreach ((var entry, var content) in entries)
        {
            using var stream = new MemoryStream(Encoding.UTF8.GetBytes(content));
            writer.WriteEntry(entry, stream);
        }

        writer.Finish();
        return output.ToArray();
    }

    // "-rw-r--r-- 0/0 5 1970-01-01 00:00:00 name -> target"
    private static string NameInListing(string line)
    {
        var name = string.Join(' ', line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[5..]);
        return name.Split(" -> ")[0].Split(" link to ")[0];
    }

    private static string Python((TarEntry Entry, string Content) item)
    {
        var entry = item.Entry;
        var type = entry.Kind switch { TarEntryKind.Directory => "5", TarEntryKind.SymbolicLink => "2", TarEntryKind.HardLink => "1", _ => "0" };
        return string.Create(
            CultureInfo.InvariantCulture,
            $"{entry.Path}|{type}|0o{Convert.ToString((int)entry.Mode, 8)}|{entry.UserId}|{entry.GroupId}|{entry.ModificationTime}|{entry.Size}|{entry.LinkTarget}");
    }
}
