using Paks.Spack.Packages;
using Paks.Spack.Tests.Packages.Kit;

namespace Paks.Spack.Tests.Packages;

public sealed class ViewOfPackages
{
    [Fact]
    public void LinksFilesAndMakesDirectories()
    {
        var view = View.Merge([Package("a", "bin/x", "lib/", "lib/l -> l.1", "lib/l.1", "lib/h => lib/l.1", ".spack/spec.json", "share/.spack/y"), Package("b", "bin/y")]);
        Assert.Equal(
            ["bin", "bin/x -> /n/a/bin/x", "bin/y -> /n/b/bin/y", "lib", "lib/h -> /n/a/lib/h", "lib/l -> /n/a/lib/l", "lib/l.1 -> /n/a/lib/l.1", "share"],
            Lines(view));
        Assert.Empty(view.Conflicts);
    }

    [Fact]
    public void GivesAPathToTheFirstPackage()
    {
        var view = View.Merge([Package("zlib@1.3", "lib/libz.so.1", "include/zlib.h"), Package("zlib@1.2", "lib/libz.so.1", "lib/libz.so.1.2"), Package("c", "lib/libz.so.1")]);
        Assert.Equal(
            ["include", "include/zlib.h -> /n/zlib@1.3/include/zlib.h", "lib", "lib/libz.so.1 -> /n/zlib@1.3/lib/libz.so.1", "lib/libz.so.1.2 -> /n/zlib@1.2/lib/libz.so.1.2"],
            Lines(view));
        Assert.Equal([new ViewConflict("lib/libz.so.1", "zlib@1.3", "zlib@1.2"), new ViewConflict("lib/libz.so.1", "zlib@1.3", "c")], view.Conflicts);
    }

    [Theory]
    [InlineData("lib64 -> lib")]
    [InlineData("lib64 -> ./lib/../lib")]
    [InlineData("lib64 -> /b/a/lib")]
    public void TakesALinkToADirectoryBesideItForADirectory(string link)
    {
        var view = View.Merge([Package("a", "lib/x", link), Package("b", "lib64/y")]);
        Assert.Equal(["lib", "lib/x -> /n/a/lib/x", "lib64", "lib64/x -> /n/a/lib64/x", "lib64/y -> /n/b/lib64/y"], Lines(view));
    }

    [Fact]
    public void FollowsSuchLinksOnlyNearTheTop()
    {
        var view = View.Merge([Package("a", "d/e/f/x", "d/l1 -> e", "d/e/l2 -> f", "self -> .")]);
        string[] lines = [.. Lines(view)];
        Assert.Contains("d/l1/f/x -> /n/a/d/l1/f/x", lines);
        Assert.Contains("d/e/l2 -> /n/a/d/e/l2", lines);
        Assert.Contains("self/self/self -> /n/a/self/self/self", lines);
    }

    [Fact]
    public void LeavesLinksToOtherPlacesLinks()
    {
        var view = View.Merge([Package("a", "d/x", "e/up -> ../d", "out -> /b/b/lib", "dangling -> none"), Package("b", "lib/y")]);
        string[] lines = [.. Lines(view)];
        Assert.Contains("e/up -> /n/a/e/up", lines);
        Assert.Contains("out -> /n/a/out", lines);
        Assert.Contains("dangling -> /n/a/dangling", lines);
    }

    [Theory]
    [InlineData("etc", "etc/x", false)]
    [InlineData("etc/x", "etc", true)]
    [InlineData("etc -> none", "etc/x", false)]
    [InlineData("etc/x", "etc -> /usr", true)]
    public void CannotHoldAFileAndADirectoryAtOnePath(string first, string second, bool firstIsDirectory)
    {
        var conflict = Assert.Throws<ViewConflictException>(() => View.Merge([Package("a@1", first), Package("b@2", second)]));
        Assert.Equal(("etc", "a@1", "b@2"), (conflict.Path, conflict.First, conflict.Second));
        Assert.Contains(firstIsDirectory ? "a directory in a@1" : "a file in a@1", conflict.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void MergesADirectoryWithALinkToIt()
    {
        string[] expected = ["lib", "lib/x -> /n/b/lib/x"];
        Assert.Equal(expected, Lines(View.Merge([Package("a", "lib -> /b/b/lib"), Package("b", "lib/x")])));
        Assert.Equal(expected, Lines(View.Merge([Package("b", "lib/x"), Package("a", "lib -> /b/b/lib")])));
    }

    [Fact]
    public void PrefersAFileToALinkToIt()
    {
        var view = View.Merge([Package("a", "lib/x -> /b/b/lib/x"), Package("b", "lib/x")]);
        Assert.Equal(["lib", "lib/x -> /n/b/lib/x"], Lines(view));
        Assert.Empty(view.Conflicts);
    }

    [Fact]
    public void OfRealPackagesHasTheirPrograms()
    {
        PackageContents[] packages = [.. FixtureCache.Open("spack-v3-plain").Packages.Values.Select(package => package.Read())];
        var view = View.Merge(packages.Select(package => new ViewPackage($"{package.Name}@{package.Version}", package.Prefix, package)));
        string[] lines = [.. Lines(view)];
        Assert.Contains(lines, line => line.StartsWith("bin/sqlite3 -> /opt/spack/opt/spack/linux-x86_64/sqlite-", StringComparison.Ordinal));
        Assert.Contains(lines, line => line.StartsWith("lib64/pkgconfig/awkward.pc -> ", StringComparison.Ordinal));
        Assert.Contains(view.Conflicts, conflict => conflict is { Path: "include/zlib.h", Winner: "zlib@1.2.13" or "zlib@1.3.1" });
        Assert.DoesNotContain(lines, line => line.Contains(".spack", StringComparison.Ordinal));
    }

    /// <summary>A package built under <c>/b</c>, living under <c>/n</c>. A member is a file, <c>dir/</c>, <c>link -> target</c> or <c>name => first</c>.</summary>
    private static ViewPackage Package(string name, params string[] members) => new(name, "/n/" + name, new PackageContents
    {
        Prefix = "/b/" + name,
        BuildInfo = new BuildInfo { BuildPath = "/b" },
        Entries = [.. members.Select(Entry)],
        UsesSbang = false,
        HasRunEnvironmentRecipe = false,
    });

    private static PackageEntry Entry(string member)
    {
        if (member.Split(" -> ") is [var link, var target])
        {
            return new PackageEntry { Path = link, Kind = PackageEntryKind.SymbolicLink, Mode = 0x1ff, LinkTarget = target };
        }

        if (member.Split(" => ") is [var name, var first])
        {
            return new PackageEntry { Path = name, Kind = PackageEntryKind.HardLink, Mode = 0x1a4, LinkTarget = first };
        }

        return member.EndsWith('/')
            ? new PackageEntry { Path = member[..^1], Kind = PackageEntryKind.Directory, Mode = 0x1ed }
            : new PackageEntry { Path = member, Kind = PackageEntryKind.File, Mode = 0x1a4 };
    }

    private static IEnumerable<string> Lines(View view) =>
        view.Entries.Select(entry => entry.LinkTarget is null ? entry.Path : $"{entry.Path} -> {entry.LinkTarget}");
}
