using Paks.Oci.Tar;

namespace Paks.Oci.Tests.Tar;

public sealed class RefusedTarEntry
{
    public static TheoryData<TarEntry, string> Entries => new()
    {
        { TarEntry.File("", 0), "empty" },
        { TarEntry.File("/etc/passwd", 0), "absolute" },
        { TarEntry.File("../x", 0), "'..'" },
        { TarEntry.File("a/../x", 0), "'..'" },
        { TarEntry.File("a/..", 0), "'..'" },
        { TarEntry.File("./a", 0), "'.'" },
        { TarEntry.File("a/./b", 0), "'.'" },
        { TarEntry.File("a//b", 0), "empty" },
        { TarEntry.File("a/", 0), "empty" },
        { TarEntry.Directory("a/"), "empty" },
        { TarEntry.File("a\0b", 0), "NUL" },
        { TarEntry.File("a\ud800b", 0), "surrogate" },
        { TarEntry.File("a\udc00", 0), "surrogate" },
        { TarEntry.File("a", -1), "size" },
        { TarEntry.Directory("a") with { Size = 1 }, "size" },
        { TarEntry.SymbolicLink("a", ""), "target" },
        { TarEntry.SymbolicLink("a", "b\0c"), "NUL" },
        { TarEntry.SymbolicLink("a", "b") with { LinkTarget = null }, "target" },
        { TarEntry.HardLink("a", "/b"), "absolute" },
        { TarEntry.HardLink("a", "../b"), "'..'" },
        { TarEntry.File("a", 0) with { LinkTarget = "b" }, "only a link" },
        { TarEntry.File("a", 0) with { UserId = -1 }, "negative" },
        { TarEntry.File("a", 0) with { GroupId = -1 }, "negative" },
    };

    [Theory]
    [MemberData(nameof(Entries))]
    public void IsNamedWithTheReason(TarEntry entry, string reason)
    {
        using var output = new MemoryStream();
        var e = Assert.Throws<InvalidTarEntryException>(() => new TarWriter(output).WriteEntry(entry));
        Assert.Equal(entry.Path, e.Path);
        Assert.Contains(reason, e.Problem, StringComparison.Ordinal);
        Assert.Equal(0, output.Length);
    }

    [Theory]
    [InlineData(9, "ends after 9 of 10")]
    [InlineData(11, "longer than 10")]
    public void HasContentOfAnotherSize(int size, string reason)
    {
        using var content = new MemoryStream(new byte[size]);
        var e = Assert.Throws<InvalidTarEntryException>(() => new TarWriter(Stream.Null).WriteEntry(TarEntry.File("a", 10), content));
        Assert.Contains(reason, e.Problem, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("a..b")]
    [InlineData("...")]
    [InlineData(".hidden")]
    [InlineData("with space and \n line feed")]
    [InlineData("back\\slash")]
    public void IsNotOneThatOnlyLooksStrange(string path)
    {
        using var output = new MemoryStream();
        var writer = new TarWriter(output);
        writer.WriteEntry(TarEntry.File(path, 0));
        writer.Finish();
        output.Position = 0;
        using var reader = new System.Formats.Tar.TarReader(output);
        Assert.Equal(path, reader.GetNextEntry()!.Name);
    }
}
