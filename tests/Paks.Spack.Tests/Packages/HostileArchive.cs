using System.Buffers.Binary;
using System.Text;
using Paks.Spack.Packages;
using Paks.Spack.Tests.Packages.Kit;
using static Paks.Spack.Tests.Packages.Kit.PackageBuilder;

namespace Paks.Spack.Tests.Packages;

/// <summary>Archives that no Spack writes: each is refused with its own reason, and names its member.</summary>
public sealed class HostileArchive
{
    private static readonly Dictionary<string, (Action<TarBuilder> Members, string? Member, string Reason)> Cases = new()
    {
        ["a name that goes up"] = (tar => tar.File(Below("bin/../../../../x")), Below("bin/../../../../x"), "'..'"),
        ["a name that begins by going up"] = (tar => tar.File("../x"), "../x", "'..'"),
        ["a name with a dot"] = (tar => tar.File(Below("./x")), Below("./x"), "'.'"),
        ["an absolute name"] = (tar => tar.File("/etc/passwd"), "/etc/passwd", "absolute"),
        ["an empty component"] = (tar => tar.File(Below("bin//x")), Below("bin//x"), "empty component"),
        ["an empty name"] = (tar => tar.File(""), "", "empty"),
        ["a file with a slash at its end"] = (tar => tar.Member('0', Below("x/")), Below("x/"), "empty component"),
        ["a long component"] = (tar => tar.File(Below(new string('x', 256))), Below(new string('x', 256)), "longer than 255"),
        ["a long name"] = (tar => tar.File(Below(string.Join('/', Enumerable.Repeat("folder", 700)))), null, "longer than 4096"),
        ["a name with a NUL"] = (tar => tar.Extended(TarBuilder.PaxRecord("path", Below("a\0b"))).Header('0', "x"u8, [], 0x1a4, 0), null, "NUL"),
        ["a name that is not UTF-8"] = (tar => tar.Header('0', Encoding.Latin1.GetBytes("caf\u00e9"), [], 0x1a4, 0), "caf\u00e9", "not UTF-8"),
        ["a member outside of the prefix"] = (tar => tar.File("opt/store/linux/other"), "opt/store/linux/other", "outside"),
        ["a directory beside the prefix"] = (tar => tar.Directory("opt/other"), "opt/other", "outside"),
        ["a name that only begins as the prefix does"] = (tar => tar.File(Below("") + "-evil/x"), Below("") + "-evil/x", "outside"),
        ["a name twice"] = (tar => tar.File(Below("x")).File(Below("x")), Below("x"), "twice"),
        ["a directory twice"] = (tar => tar.Directory(Below("x")).Directory(Below("x")), Below("x"), "twice"),
        ["a link where a file was"] = (tar => tar.File(Below("x")).Link(Below("x"), "y"), Below("x"), "twice"),
        ["a member through an absolute link"] =
            (tar => tar.Link(Below("x"), "/etc").File(Below("x/passwd")), Below("x/passwd"), $"through the link '{Below("x")}'"),
        ["a member through a link inside"] = (tar => tar.Directory(Below("a")).Link(Below("x"), "a").File(Below("x/y")), Below("x/y"), "through the link"),
        ["a directory through a link"] = (tar => tar.Link(Below("x"), "/etc").Directory(Below("x/y")), Below("x/y"), "through the link"),
        ["a directory that turns into a link"] = (tar => tar.File(Below("x/y")).Link(Below("x"), "/etc"), Below("x"), "as if it were a directory"),
        ["a member below a file"] = (tar => tar.File(Below("x")).File(Below("x/y")), Below("x/y"), "not a directory"),
        ["a hard link outside"] = (tar => tar.HardLink(Below("x"), "etc/passwd"), Below("x"), "hard link"),
        ["an absolute hard link"] = (tar => tar.HardLink(Below("x"), "/etc/passwd"), Below("x"), "hard link"),
        ["a hard link that goes up"] = (tar => tar.File(Below("a")).HardLink(Below("x"), Below("b/../a")), Below("x"), "hard link"),
        ["a hard link ahead"] = (tar => tar.HardLink(Below("x"), Below("y")).File(Below("y")), Below("x"), "hard link"),
        ["a hard link to itself"] = (tar => tar.HardLink(Below("x"), Below("x")), Below("x"), "hard link"),
        ["a hard link to a link"] = (tar => tar.Link(Below("y"), "/etc/passwd").HardLink(Below("x"), Below("y")), Below("x"), "hard link"),
        ["a hard link to a directory"] = (tar => tar.HardLink(Below("x"), "opt/store"), Below("x"), "hard link"),
        ["a hard link to an implied directory"] = (tar => tar.File(Below("d/f")).HardLink(Below("x"), Below("d")), Below("x"), "hard link"),
        ["a link to nothing"] = (tar => tar.Link(Below("x"), ""), Below("x"), "link to nothing"),
        ["a link instead of a parent"] = (tar => tar.Link("tmp", "/tmp"), "tmp", "outside"),
        ["a character device"] = (tar => tar.Member('3', Below("x")), Below("x"), "device"),
        ["a block device"] = (tar => tar.Member('4', Below("x")), Below("x"), "device"),
        ["a FIFO"] = (tar => tar.Member('6', Below("x")), Below("x"), "FIFO"),
        ["an unknown type"] = (tar => tar.Member('Z', Below("x")), Below("x"), "unknown"),
        ["a GNU sparse file"] = (tar => tar.Member('S', Below("x")), Below("x"), "sparse"),
        ["a PAX sparse file"] = (tar => tar.Extended(TarBuilder.PaxRecord("GNU.sparse.major", "1")).Header('0', "x"u8, [], 0x1a4, 0), null, "sparse"),
        ["a file capability"] = (tar => tar.Extended(TarBuilder.PaxRecord("SCHILY.xattr.security.capability", "x")).Header('0', "x"u8, [], 0x1a4, 0), null, "extended attributes"),
        ["a global header"] = (tar => tar.Extended(TarBuilder.PaxRecord("path", "x"), 'g'), null, "global"),
        ["a symbolic link with content"] = (tar => tar.Header('2', Utf8("x"), Utf8("y"), 0x1ff, 512).Content(new byte[512]), "x", "not a file"),
        ["a directory with content"] = (tar => tar.Header('5', "x/"u8, [], 0x1ed, 512).Content(new byte[512]), "x", "not a file"),
        ["a malformed extended header"] = (tar => tar.Extended("99 path=x\n").Header('0', "x"u8, [], 0x1a4, 0), null, "malformed"),
        ["an extended header without end"] = (tar => tar.Extended("8 path=x").Header('0', "x"u8, [], 0x1a4, 0), null, "malformed"),
        ["a negative length of a record"] = (tar => tar.Extended("-9 path=x\n").Header('0', "x"u8, [], 0x1a4, 0), null, "malformed"),
        ["a negative size"] = (tar => tar.Extended(TarBuilder.PaxRecord("size", "-1")).Header('0', "x"u8, [], 0x1a4, 0), null, "malformed"),
        ["a huge extended header"] = (tar => tar.Header('x', "x"u8, [], 0x1a4, 2L << 30), null, "larger than"),
        ["a huge GNU name"] = (tar => tar.Header('L', "x"u8, [], 0x1a4, 2L << 30), null, "larger than"),
        ["extended headers without end"] = (Repeat(9, tar => tar.Extended("10 x=1234\n")), null, "in a row"),
        ["a size that is no number"] = (tar => tar.Header('0', "x"u8, [], 0x1a4, 0, "0000000000z"), "x", "number"),
        ["a size beyond all numbers"] = (tar => tar.Header('0', "x"u8, [], 0x1a4, 0, "\u0080" + new string('\u00ff', 11)), "x", "number"),
        ["a bomb"] = (tar => tar.Header('0', "x"u8, [], 0x1a4, 0, Base256(1L << 50)), "x", "more than"),
        ["a second package's notes in a shorter place"] = (tar => tar.File("opt/store/.spack/binary_distribution", "{buildpath: /opt, relative_prefix: x}"), null, "notes 'x'"),
        ["a store root of its own"] = (tar => tar.File(".spack/binary_distribution", "{}"), null, "which should be its prefix"),
        ["notes that are too large"] = (tar => tar.Header('0', "y/.spack/binary_distribution"u8, [], 0x1a4, 1 << 30), "y/.spack/binary_distribution", "larger than"),
    };

    public static TheoryData<string> Names => [.. Cases.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public void IsRefusedForItsOwnReason(string name)
    {
        (var members, var member, var reason) = Cases[name];
        var archive = new PackageBuilder().With(members).Build();
        var failure = Assert.Throws<MalformedPackageException>(() => TarBuilder.Read(archive));
        Assert.Contains(reason, failure.Reason, StringComparison.Ordinal);
        if (member is not null)
        {
            Assert.Equal(member, failure.Member);
        }
    }

    [Fact]
    public void IsNotTheSoundOne()
    {
        var contents = TarBuilder.Read(new PackageBuilder().With(tar => tar.File(Below("x"))).Build());
        Assert.Equal(["", "x", ".spack", ".spack/binary_distribution"], contents.Entries.Select(entry => entry.Path));
    }

    [Fact]
    public void IsCutOffAnywhere()
    {
        var sound = new PackageBuilder().With(tar => tar.File(Below("x"), new string('x', 700))).Build();
        for (var length = 0; length < sound.Length; length += 64)
        {
            var cutOff = sound[..length];
            Assert.Throws<MalformedPackageException>(() => TarBuilder.Read(cutOff));
        }
    }

    [Fact]
    public void HasDataBehindItsEnd()
    {
        byte[] archive = [.. new PackageBuilder().Build(), .. new TarBuilder().File("x").ToArray()];
        var failure = Assert.Throws<MalformedPackageException>(() => TarBuilder.Read(archive));
        Assert.Contains("after the end", failure.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void HasAWrongChecksum()
    {
        var archive = new PackageBuilder().Build();
        archive[1]++;
        var failure = Assert.Throws<MalformedPackageException>(() => TarBuilder.Read(archive));
        Assert.Contains("checksum", failure.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void HasNoNotes()
    {
        var tar = new TarBuilder().Directory("opt").File("opt/x");
        Assert.Contains("binary_distribution", Assert.Throws<MalformedPackageException>(() => tar.Read()).Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void HasNotesOfAnotherPlace()
    {
        var tar = new TarBuilder().Directory("opt").Directory("opt/p").File("opt/p/.spack/binary_distribution", "{buildpath: /opt, relative_prefix: q}");
        Assert.Contains("notes 'q'", Assert.Throws<MalformedPackageException>(() => tar.Read()).Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void HasANotesFileThatIsALink()
    {
        var tar = new TarBuilder().Directory("opt").Directory("opt/p").Link("opt/p/.spack/binary_distribution", "/etc/passwd");
        Assert.Contains("no .spack", Assert.Throws<MalformedPackageException>(() => tar.Read()).Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void HasAParentThatIsALink()
    {
        var tar = new TarBuilder().Link("opt", "/").Directory("opt/p");
        Assert.Contains("through the link", Assert.Throws<MalformedPackageException>(() => tar.Read()).Reason, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(4, long.MaxValue, long.MaxValue, int.MaxValue, "more than 4 members")]
    [InlineData(int.MaxValue, 600, long.MaxValue, int.MaxValue, "more than 600 bytes")]
    [InlineData(int.MaxValue, long.MaxValue, 60, int.MaxValue, "longer than 60 characters")]
    [InlineData(int.MaxValue, long.MaxValue, long.MaxValue, 100, "larger than 100 bytes")]
    public void GoesBeyondALimit(int entries, long contentSize, long nameLength, int buildInfoSize, string reason)
    {
        PackageLimits limits = new() { Entries = entries, ContentSize = contentSize, NameLength = nameLength, BuildInfoSize = buildInfoSize };
        var archive = new PackageBuilder().With(tar => tar.File(Below("x"), new string('x', 500))).Build();
        var failure = Assert.Throws<MalformedPackageException>(() => TarBuilder.Read(archive, limits));
        Assert.Contains(reason, failure.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void ImpliesTooManyDirectories()
    {
        var archive = new PackageBuilder().With(tar => tar.File(Below(string.Join('/', Enumerable.Repeat("d", 1000))))).Build();
        var failure = Assert.Throws<MalformedPackageException>(() => TarBuilder.Read(archive, new PackageLimits { Entries = 500 }));
        Assert.Contains("more than 500 files and directories", failure.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void WithBrokenBytesNeverGivesAnotherException()
    {
        var sound = new PackageBuilder { TextFiles = ["bin/x"] }
            .With(tar => tar.Directory(Below("bin")).File(Below("bin/x"), "#!/bin/sh\n", 0x1ed).HardLink(Below("bin/y"), Below("bin/x")).Link(Below("z"), "bin"))
            .Build();
        Random random = new(42);
        for (var i = 0; i < 1000; i++)
        {
            byte[] broken = [.. sound];
            var header = random.Next(sound.Length / 512) * 512;
            for (var j = random.Next(1, 4); j > 0; j--)
            {
                broken[header + random.Next(512)] = (byte)random.Next(256);
            }

            MendChecksum(broken.AsSpan(header, 512));
            try
            {
                var contents = TarBuilder.Read(broken);
                Assert.All(contents.Entries, entry => Assert.DoesNotContain("..", entry.Path.Split('/')));
            }
            catch (MalformedPackageException failure)
            {
                Assert.NotEmpty(failure.Reason);
            }
        }
    }

    private static Action<TarBuilder> Repeat(int count, Action<TarBuilder> members) => tar =>
    {
        for (var i = 0; i < count; i++)
        {
            members(tar);
        }
    };

    private static string Base256(long value)
    {
        var field = new byte[12];
        BinaryPrimitives.WriteInt64BigEndian(field.AsSpan(4), value);
        field[0] = 0x80;
        return Encoding.Latin1.GetString(field);
    }

    private static void MendChecksum(Span<byte> header)
    {
        header.Slice(148, 8).Fill((byte)' ');
        var sum = 0;
        foreach (var b in header)
        {
            sum += b;
        }

        Encoding.ASCII.GetBytes(Convert.ToString(sum, 8).PadLeft(6, '0') + "\0 ", header.Slice(148, 8));
    }
}
