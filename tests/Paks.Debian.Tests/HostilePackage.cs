using System.Formats.Tar;
using System.Security.Cryptography;
using System.Text;
using Paks.Debian.Packages;
using Paks.Debian.RootFileSystems;
using Paks.Testing;
using static Paks.Debian.Tests.CraftedPackage;

namespace Paks.Debian.Tests;

/// <summary>Each is refused, and says why.</summary>
public sealed class HostilePackage : IDisposable
{
    private static readonly byte[] Files = Gzip(Tar(("x", TarEntryType.RegularFile, "y")));
    private static readonly byte[] ControlFiles = Gzip(Tar(("control", TarEntryType.RegularFile, Control)));

    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("../x", TarEntryType.RegularFile, "", "'../x' is no path inside an archive")]
    [InlineData("/etc/x", TarEntryType.RegularFile, "", "'/etc/x' is no path inside an archive")]
    [InlineData("./usr/../../x", TarEntryType.RegularFile, "", "'usr/../../x' is no path inside an archive")]
    [InlineData("x", TarEntryType.HardLink, "../y", "'../y' is no path inside an archive")]
    [InlineData("x", TarEntryType.HardLink, "/etc/passwd", "'/etc/passwd' is no path inside an archive")]
    [InlineData("x", TarEntryType.HardLink, "etc/passwd", "the hard link x leads to etc/passwd, which is not a file that came before it and is kept")]
    [InlineData("dev/x", TarEntryType.CharacterDevice, "", "dev/x is of a kind (CharacterDevice) that no base may hold")]
    [InlineData("dev/x", TarEntryType.BlockDevice, "", "dev/x is of a kind (BlockDevice) that no base may hold")]
    [InlineData("run/x", TarEntryType.Fifo, "", "run/x is of a kind (Fifo) that no base may hold")]
    public void WithAnEntryThatNoBaseMayHold(string path, TarEntryType kind, string text, string why) =>
        Assert.Equal($"cannot unpack tool: {why}", Refuse(Deb(Tar((path, kind, text)))));

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void ThatWritesThroughItsOwnLink(bool isLinkLast)
    {
        (string, TarEntryType, string)[] entries = [("usr/share/lib", TarEntryType.SymbolicLink, "/etc"), ("usr/share/lib/passwd", TarEntryType.RegularFile, "root::0:0::/:")];

        Assert.Equal(
            "cannot unpack tool: usr/share/lib/passwd would be written through usr/share/lib, which is no directory",
            Refuse(Deb(Tar(isLinkLast ? [entries[1], entries[0]] : entries))));
    }

    [Theory]
    [InlineData(TarEntryType.RegularFile, TarEntryType.RegularFile)]
    [InlineData(TarEntryType.SymbolicLink, TarEntryType.Directory)]
    [InlineData(TarEntryType.Directory, TarEntryType.SymbolicLink)]
    public void WithAPathThatComesTwice(TarEntryType first, TarEntryType second) =>
        Assert.Equal("cannot unpack tool: x comes twice", Refuse(Deb(Tar(("x", first, "y"), ("x", second, "y")))));

    [Theory]
    [InlineData(0x9ED, "4755")]
    [InlineData(0x5ED, "2755")]
    public void WithAFileThatGivesAwayItsOwnersRights(int mode, string text)
    {
        var deb = Deb(Tar(mode, ("usr/bin/x", TarEntryType.RegularFile, "y")));

        Assert.Equal($"cannot unpack tool: usr/bin/x has the mode {text}, and 'set-id' of the base's definition does not list it", Refuse(deb));
        Assert.Equal(mode, Unpack(deb, "usr/*/x")["usr/bin/x"]);
    }

    [Fact]
    public void WithADirectoryForAGroupIsNone() =>
        Assert.Equal(0x5ED, Unpack(Deb(Tar(0x5ED, ("var/mail", TarEntryType.Directory, ""))))["var/mail"]);

    [Fact]
    public void WithASparseFile()
    {
        using var archive = new MemoryStream();
        using (var tar = new TarWriter(archive, TarEntryFormat.Pax, leaveOpen: true))
        {
            tar.WriteEntry(new PaxTarEntry(TarEntryType.RegularFile, "x", new Dictionary<string, string> { ["GNU.sparse.major"] = "1" }) { DataStream = new MemoryStream([1]) });
        }

        Assert.Equal("cannot unpack tool: x is a sparse file, which packages have none of", Refuse(Deb(archive.ToArray())));
        var old = Tar(("x", TarEntryType.RegularFile, "y"));
        old[156] = (byte)'S';
        Assert.Contains("sparse", Refuse(Deb(WithChecksum(old))), StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public void ThatIsLargerThanItSays() => Assert.Equal(
        $"cannot unpack tool: it unpacks to more than {64 * 1024 * 1024} bytes", Refuse(Deb(Tar(("x", TarEntryType.RegularFile, new string('\0', 70_000_000))))));

    [Theory]
    [InlineData("debian-binary", "it has one more member debian-binary behind its files")]
    [InlineData("control.tar.gz", "it has one more member control.tar.gz behind its files")]
    [InlineData("data.tar.xz", "it has one more member data.tar.xz behind its files")]
    public void WithAMemberThatComesTwice(string name, string why) => Assert.Equal(
        $"cannot unpack tool: {why}", Refuse(Ar(("debian-binary", "2.0\n"u8.ToArray()), ("control.tar.gz", ControlFiles), ("data.tar.gz", Files), (name, Files))));

    [Theory]
    [InlineData("data.tar.bz2", "data.tar.bz2 is compressed as only packages of long ago are: none, gz, xz and zst are read here")]
    [InlineData("data.tar.lzma", "data.tar.lzma is compressed as only packages of long ago are: none, gz, xz and zst are read here")]
    [InlineData("data.tar.br", "data.tar.br is compressed in a way ('.br') that is not known here: none, gz, xz and zst are")]
    [InlineData("other", "where data.tar is expected there is other")]
    public void WithFilesOfAnotherForm(string name, string why) => Assert.Equal(
        $"cannot unpack tool: {why}", Refuse(Ar(("debian-binary", "2.0\n"u8.ToArray()), ("control.tar.gz", ControlFiles), (name, Files))));

    [Theory]
    [InlineData("../control", TarEntryType.RegularFile, "'../control' is no path inside an archive")]
    [InlineData("/control", TarEntryType.RegularFile, "'/control' is no path inside an archive")]
    [InlineData("control", TarEntryType.RegularFile, "control comes twice in control.tar.gz")]
    [InlineData("control", TarEntryType.SymbolicLink, "control in control.tar.gz is of a kind (SymbolicLink) that has no place there")]
    [InlineData("postinst", TarEntryType.HardLink, "postinst in control.tar.gz is of a kind (HardLink) that has no place there")]
    public void WithControlFilesThatAreNone(string path, TarEntryType kind, string why)
    {
        var control = Gzip(Tar(("control", TarEntryType.RegularFile, Control), (path, kind, "/etc/passwd")));

        Assert.Equal($"cannot unpack tool: {why}", Refuse(Ar(("debian-binary", "2.0\n"u8.ToArray()), ("control.tar.gz", control), ("data.tar.gz", Files))));
    }

    [Theory]
    [InlineData("9999999999", "it is cut short: ")]
    [InlineData("-1        ", "the member data.tar.gz has no size")]
    [InlineData("0x10      ", "the member data.tar.gz has no size")]
    [InlineData("1         ", "")]
    public void WhoseMembersLieAboutTheirSize(string size, string why)
    {
        var deb = Ar(("debian-binary", "2.0\n"u8.ToArray()), ("control.tar.gz", ControlFiles), ("data.tar.gz", Files));
        var header = deb.AsSpan().IndexOf("data.tar.gz"u8);
        Encoding.ASCII.GetBytes(size).CopyTo(deb.AsSpan(header + 48));

        Assert.StartsWith($"cannot unpack tool: {why}", Refuse(deb), StringComparison.Ordinal);
    }

    private string Refuse(byte[] deb) => Assert.Throws<MalformedPackageException>(() => Unpack(deb)).Message;

    private Dictionary<string, int> Unpack(byte[] deb, params string[] setId)
    {
        var sha256 = Convert.ToHexStringLower(SHA256.HashData(deb));
        File.WriteAllBytes(_folder[sha256], deb);
        var recipe = new RootFileSystemRecipe { Name = "test", Architectures = ["amd64"], Archives = [], Packages = [new PackageRecipe("tool")], SetId = setId };
        var plan = new RootFileSystemPlan
        {
            Name = "test",
            Architecture = "amd64",
            Releases = [],
            Packages =
            [
                new PlannedPackage
                {
                    Name = "tool", Version = "1", Architecture = "amd64", Source = "tool", SourceVersion = "1", Archive = "main", Suite = "stable",
                    Filename = "tool.deb", Size = deb.Length, Sha256 = sha256, InstalledSize = 0,
                },
            ],
        };
        using var tree = new RootFileSystemUnpacker(recipe, new FolderCache(_folder.Path), _folder.Path).Unpack(plan);
        return tree.Entries.ToDictionary(entry => entry.Path, entry => entry.Mode);
    }

    private static byte[] WithChecksum(byte[] tar)
    {
        "        "u8.CopyTo(tar.AsSpan(148));
        var sum = tar.AsSpan(0, 512).ToArray().Sum(one => one);
        Encoding.ASCII.GetBytes(Convert.ToString(sum, 8).PadLeft(6, '0') + "\0 ").CopyTo(tar, 148);
        return tar;
    }
}
