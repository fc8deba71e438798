using System.Text;
using Paks.Debian.RootFileSystems;
using Paks.Debian.RootFileSystems.Loader;

namespace Paks.Debian.Tests;

/// <summary>What the loader finds in trees that nobody has packaged so.</summary>
public sealed class LibrariesOfATree
{
    [Fact]
    public void AreLookedForWhereTheConfigurationSays()
    {
        var tree = Tree(
            ("etc/ld.so.conf", "# comment\n\t/opt/a/  # with a comment\ninclude ld.so.conf.d/*.conf /etc/other.conf\nhwcap 1 x\n/opt/b=libc6"),
            ("etc/ld.so.conf.d/.hidden.conf", "/hidden"),
            ("etc/ld.so.conf.d/b.conf", "/second\r\n"),
            ("etc/ld.so.conf.d/a.conf", "/first"),
            ("etc/ld.so.conf.d/a.conf.old", "/old"),
            ("etc/other.conf", "/other"));

        Assert.Equal(["/opt/a", "/first", "/second", "/other", "/opt/b"], LoaderConfiguration.ReadFolders(tree));
    }

    [Fact]
    public void AreNotLookedForForever()
    {
        var tree = Tree(("etc/ld.so.conf", "include /etc/ld.so.conf"));

        Assert.Throws<MalformedPackageException>(() => LoaderConfiguration.ReadFolders(tree));
    }

    [Fact]
    public void AreFoundThroughLinksAndNotThroughCircles()
    {
        var tree = new LoaderTree([Folder("a"), File("a/file", "x"), Link("away", "../../a/./link"), Link("circle", "circle"), Link("lib", "/a"), Link("a/link", "../lib/file")]);

        Assert.Equal("a/file", tree.Follow("/away")?.Path);
        Assert.Equal("a/file", tree.Follow("/lib/file")?.Path);
        Assert.Equal("a", tree.FolderAt("lib/"));
        Assert.Null(tree.Follow("/circle"));
        Assert.Null(tree.Follow("/a/file2"));
    }

    [Theory]
    [InlineData("libx.so.9", "libx.so.10", -1)]
    [InlineData("libx.so.1", "libx.so.1.2", -1)]
    [InlineData("libx1.so", "libx.so", 1)]
    [InlineData("libx.so", "libx.so", 0)]
    [InlineData("liba.so", "libB.so", 1)]
    [InlineData("libx.so.007", "libx.so.7", 0)]
    public void AreOrderedAsTheLoaderSearches(string left, string right, int order)
    {
        Assert.Equal(order, Math.Sign(LibraryNameOrder.Instance.Compare(left, right)));
        Assert.Equal(-order, Math.Sign(LibraryNameOrder.Instance.Compare(right, left)));
    }

    [Fact]
    public void TellTheHighestVersionOfEachFamily()
    {
        var library = new ProvidedLibrary("libx.so.1", "/lib/libx.so.1", ["X_1.9", "X_1.10", "X_1.10.0", "Y_2", "X_PRIVATE", "X_1.2", "Y_FLOAT128", "_1"]);

        Assert.Equal(["X_1.10.0", "Y_2"], library.HighestVersions);
    }

    [Fact]
    public void AreReadBackAsTheyWereWritten()
    {
        var provided = new ProvidedLibraries { Libraries = [new("liba.so", "/lib/liba.so", []), new("libc.so.6", "/lib/libc.so.6", ["GLIBC_2.9", "GLIBC_2.36", "GLIBC_PRIVATE"])] };

        var json = provided.ToJson();

        Assert.Equal(
            """{"version":1,"libraries":{"liba.so":{"path":"/lib/liba.so","versions":[]},"libc.so.6":{"path":"/lib/libc.so.6","versions":["GLIBC_2.9","GLIBC_2.36","GLIBC_PRIVATE"]}}}""",
            Encoding.UTF8.GetString(json));
        var read = ProvidedLibraries.Parse(json);
        Assert.Equal("2.36", read.LibcVersion);
        Assert.Equal(json, read.ToJson());
        Assert.Throws<FormatException>(() => ProvidedLibraries.Parse("{\"version\":2}"u8.ToArray()));
        Assert.Throws<FormatException>(() => ProvidedLibraries.Parse("{\"version\":1,\"libraries\":{\"a\":null}}"u8.ToArray()));
    }

    private static LoaderTree Tree(params (string Path, string Text)[] files) => new(
        [.. files.SelectMany(file => Parents(file.Path)).Distinct().Select(Folder), .. files.OrderBy(file => file.Path, StringComparer.Ordinal).Select(file => File(file.Path, file.Text))]);

    private static IEnumerable<string> Parents(string path) =>
        path.Select((letter, at) => (letter, at)).Where(one => one.letter == '/').Select(one => path[..one.at]);

    private static RootFileSystemEntry Folder(string path) => new() { Kind = RootFileSystemEntryKind.Directory, Path = path, Mode = 0x1ED };

    private static RootFileSystemEntry Link(string path, string target) =>
        new() { Kind = RootFileSystemEntryKind.SymbolicLink, Path = path, Mode = 0x1FF, LinkTarget = target };

    private static RootFileSystemEntry File(string path, string text) =>
        new() { Kind = RootFileSystemEntryKind.File, Path = path, Mode = 0x1A4, Content = new MemoryContent(Encoding.UTF8.GetBytes(text)) };
}
