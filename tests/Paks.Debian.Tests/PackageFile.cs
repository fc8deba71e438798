using System.Formats.Tar;
using System.Text;
using Paks.Debian.Packages;
using Paks.Testing.Debian;

using static Paks.Debian.Tests.CraftedPackage;

namespace Paks.Debian.Tests;

public class PackageFile
{
    [Theory]
    [InlineData("gzip")]
    [InlineData("xz")]
    [InlineData("zstd")]
    [InlineData("none")]
    public void OfDpkgIsReadInEveryCompression(string compression)
    {
        var longName = "usr/share/" + new string('n', 150);
        using var package = new TestPackage("tool") { Compression = compression }
            .Directory("tmp", 0x3FF)
            .File("usr/bin/tool", "#!/bin/sh\n", 0x9ED)
            .File("usr/bin/empty")
            .HardLink("usr/bin/tool2", "usr/bin/tool")
            .Link("usr/bin/link", "../bin/tool")
            .File(longName, "x");

        var entries = new List<string>();
        var deb = Open(package.Build());
        deb.ReadEntries(1 << 20, entry => entries.Add(
            $"{entry.Kind} {entry.Path} {Convert.ToString(entry.Mode, 8)} {entry.UserId}:{entry.GroupId} {entry.ModificationTime} {entry.LinkTarget}{Text(entry)}"));

        Assert.Equal("1.0-1", deb.Control["Version"]);
        Assert.Equal(
        [
            "Directory tmp 1777 0:0 1700000000 ",
            "Directory usr 755 0:0 1700000000 ",
            "Directory usr/bin 755 0:0 1700000000 ",
            "File usr/bin/empty 644 0:0 1700000000 ",
            "File usr/bin/tool 4755 0:0 1700000000 #!/bin/sh\n",
            "HardLink usr/bin/tool2 4755 0:0 1700000000 usr/bin/tool",
            "Directory usr/share 755 0:0 1700000000 ",
            $"File {longName} 644 0:0 1700000000 x",
            "SymbolicLink usr/bin/link 777 0:0 1700000000 ../bin/tool",
        ], entries);
    }

    [Fact]
    public void ThatIsCutShortIsRefusedWhereverItIsCut()
    {
        using var package = new TestPackage("tool") { Compression = "xz" }.File("usr/bin/tool", "content");
        var deb = package.Build();
        for (var length = 0; length < deb.Length - 1; length++)
        {
            Assert.Throws<MalformedPackageException>(() => ReadAll(deb[..length]));
        }
    }

    [Theory]
    [InlineData("gzip")]
    [InlineData("xz")]
    [InlineData("zstd")]
    [InlineData("none")]
    public void WithChangedBytesNeverFailsInAnotherWay(string compression)
    {
        using var package = new TestPackage("tool") { Compression = compression }.File("usr/bin/tool", "content").Link("usr/x", "y");
        var deb = package.Build();
        var random = new Random(3);
        var refused = 0;
        for (var round = 0; round < 400; round++)
        {
            byte[] changed = [.. deb];
            changed[random.Next(deb.Length)] = (byte)random.Next(256);
            try
            {
                ReadAll(changed);
            }
            catch (MalformedPackageException)
            {
                refused++;
            }
        }
        Assert.True(refused > 0);
    }

    [Theory]
    [InlineData("../x", TarEntryType.RegularFile, "")]
    [InlineData("./usr/../../x", TarEntryType.RegularFile, "")]
    [InlineData("/etc/x", TarEntryType.RegularFile, "")]
    [InlineData("usr//x", TarEntryType.RegularFile, "")]
    [InlineData("usr/./x", TarEntryType.Directory, "")]
    [InlineData("x", TarEntryType.HardLink, "../y")]
    [InlineData("x", TarEntryType.HardLink, "/etc/passwd")]
    [InlineData("dev/x", TarEntryType.CharacterDevice, "")]
    [InlineData("dev/x", TarEntryType.BlockDevice, "")]
    [InlineData("run/x", TarEntryType.Fifo, "")]
    public void WithWhatNoBaseMayHoldIsRefused(string path, TarEntryType kind, string target)
    {
        var refused = Assert.Throws<MalformedPackageException>(() => ReadAll(Deb(Tar((path, kind, target)))));

        Assert.Equal("tool", refused.Package);
    }

    [Fact]
    public void ThatUnpacksToTooMuchIsRefused()
    {
        var bomb = Deb(Tar(("zeros", TarEntryType.RegularFile, new string('\0', 3_000_000))));

        Assert.True(bomb.Length < 100_000);
        Assert.Throws<MalformedPackageException>(() => ReadAll(bomb));
    }

    [Fact]
    public void MayHaveMembersForOthers()
    {
        var deb = Ar(
            ("debian-binary", "2.1\n"u8.ToArray()), ("_note", [1]), ("control.tar.gz", Gzip(Tar(("./control", TarEntryType.RegularFile, Control)))),
            ("data.tar.gz", Gzip(Tar(("x", TarEntryType.RegularFile, "y")))), ("later", [1, 2, 3]));

        Assert.Equal(["x"], ReadAll(deb));
    }

    [Theory]
    [InlineData("3.0\n", "control.tar.gz", "data.tar.gz", Control)]
    [InlineData("", "control.tar.gz", "data.tar.gz", Control)]
    [InlineData("2.0\n", "data.tar.gz", "control.tar.gz", Control)]
    [InlineData("2.0\n", "control.tar.gz", "data.tar.lz9", Control)]
    [InlineData("2.0\n", "control.tar.gz", "data.tar.xz", Control)]
    [InlineData("2.0\n", "control.tar.gz", "other", Control)]
    [InlineData("2.0\n", "control.tar.gz", "data.tar.gz", "nonsense")]
    [InlineData("2.0\n", "control.tar.gz", "data.tar.gz", "")]
    public void OfAnotherShapeIsRefused(string version, string first, string second, string control)
    {
        var deb = Ar(
            ("debian-binary", Encoding.ASCII.GetBytes(version)),
            (first, Gzip(Tar((control.Length > 0 ? "control" : "other", TarEntryType.RegularFile, control)))),
            (second, Gzip(Tar(("x", TarEntryType.RegularFile, "y")))));

        Assert.Throws<MalformedPackageException>(() => ReadAll(deb));
    }

    private static DebPackage Open(byte[] deb) => DebPackage.Open("tool", new MemoryStream(deb));

    private static List<string> ReadAll(byte[] deb)
    {
        var paths = new List<string>();
        Open(deb).ReadEntries(1 << 20, entry => paths.Add(entry.Path));
        return paths;
    }

    private static string Text(DebEntry entry)
    {
        if (entry.Content is null)
        {
            return "";
        }

        using var reader = new StreamReader(entry.Content);
        return reader.ReadToEnd();
    }
}
