using System.Text;
using Paks.Debian.Archives;
using Paks.Debian.Packages;
using Paks.Debian.RootFileSystems;
using Paks.Testing;
using Paks.Testing.Debian;

namespace Paks.Debian.Tests;

public sealed class RootFileSystemOfPackages : IDisposable
{
    private readonly TestArchive _archive = new();
    private readonly TempFolder _scratch = new();

    public void Dispose()
    {
        _archive.Dispose();
        _scratch.Dispose();
    }

    [Fact]
    public async Task HasAMergedUsrAndWhatScannersRead()
    {
        _archive.Add(new TestPackage("first")
            .Directory("bin").Directory("etc").File("lib/x86_64-linux-gnu/libx.so", "x").File("lib64/ld.so", "loader"));
        _archive.Add(new TestPackage("second") { Architecture = "all" }.File("usr/bin/tool", "tool", 0x1ED).Link("bin/alias", "tool"));

        Assert.Equal(
            """
            bin -> usr/bin
            etc/ 755
            lib -> usr/lib
            lib64 -> usr/lib64
            sbin -> usr/sbin
            usr/ 755
            usr/bin/ 755
            usr/bin/alias -> tool
            usr/bin/tool 755 tool
            usr/lib/ 755
            usr/lib/x86_64-linux-gnu/ 755
            usr/lib/x86_64-linux-gnu/libx.so 644 x
            usr/lib64/ 755
            usr/lib64/ld.so 644 loader
            var/ 755
            var/lib/ 755
            var/lib/dpkg/ 755
            var/lib/dpkg/status.d/ 755
            var/lib/dpkg/status.d/first 644 Package: first|Status: install ok installed|Version: 1.0-1|Architecture: amd64|Maintainer: Nobody <nobody@example.invalid>|Installed-Size: 10|Description: for a test|
            var/lib/dpkg/status.d/second 644 Package: second|Status: install ok installed|Version: 1.0-1|Architecture: all|Maintainer: Nobody <nobody@example.invalid>|Installed-Size: 10|Description: for a test|
            """, await DumpAsync(new PackageRecipe("first"), new PackageRecipe("second")));
    }

    [Fact]
    public async Task LeavesOutWhatTheRecipeSaysAndKeepsTheDirectoriesOfWhatItKeeps()
    {
        _archive.Add(new TestPackage("tool")
            .Directory("usr/share/doc/tool", 0x1C0)
            .File("usr/share/doc/tool/copyright", "c").File("usr/share/doc/tool/README", "r")
            .Link("usr/share/doc/alias", "tool").File("usr/share/man/man1/tool.1", "m").File("usr/bin/tool", "t"));
        var recipe = Recipe(new PackageRecipe("tool", ["usr/share/**"])) with
        {
            LeaveOut = ["usr/share/doc/**", "usr/share/man/**"],
            Keep = ["usr/share/doc/*", "usr/share/doc/*/copyright"],
        };

        string[] paths = [.. (await DumpAsync(recipe)).Split('\n').Where(line => line.StartsWith("usr/", StringComparison.Ordinal))];

        Assert.Equal(
            ["usr/ 755", "usr/share/ 755", "usr/share/doc/ 755", "usr/share/doc/alias -> tool", "usr/share/doc/tool/ 700", "usr/share/doc/tool/copyright 644 c"], paths);
    }

    [Fact]
    public async Task KeepsHardLinksWhateverTheirOrder()
    {
        _archive.Add(new TestPackage("tool").File("usr/bin/zz", "same").HardLink("usr/bin/aa", "usr/bin/zz").HardLink("usr/bin/mm", "usr/bin/zz"));
        var recipe = Recipe(new PackageRecipe("tool")) with { Additions = new Additions { Copies = new Dictionary<string, string> { ["etc/copy"] = "usr/bin/aa" } } };

        var dump = await DumpAsync(recipe);

        Assert.Contains("usr/bin/aa 644 same\nusr/bin/mm => usr/bin/aa\nusr/bin/zz => usr/bin/aa\n", dump, StringComparison.Ordinal);
        Assert.Contains("etc/copy 644 same\n", dump, StringComparison.Ordinal);
    }

    [Fact]
    public async Task HasWhatTheRecipeAdds()
    {
        _archive.Add(new TestPackage("base").Directory("var/run").Directory("var/mail", 0x1ED).File("usr/share/default", "d"));
        var recipe = Recipe(new PackageRecipe("base")) with
        {
            Additions = new Additions
            {
                Directories = [new DirectoryRecipe("srv"), new DirectoryRecipe("run/lock", 0x3FF, UserId: 1000, GroupId: 5)],
                Links = new Dictionary<string, string> { ["var/run"] = "/run" },
                Copies = new Dictionary<string, string> { ["etc/default"] = "usr/share/default" },
            },
            Users = [new UserRecipe("root", 0, 0, "/root", "/bin/sh")],
            Groups = [new GroupRecipe("root", 0), new GroupRecipe("tty", 5)],
        };

        var lines = (await DumpAsync(recipe)).Split('\n');

        Assert.Contains("srv/ 755", lines);
        Assert.Contains("run/lock/ 1777 1000:5", lines);
        Assert.Contains("var/run -> /run", lines);
        Assert.Contains("etc/default 644 d", lines);
        Assert.Contains("etc/passwd 644 root:*:0:0:root:/root:/bin/sh|", lines);
        Assert.Contains("etc/group 644 root:*:0:|tty:*:5:|", lines);
    }

    [Fact]
    public async Task IsTheSameForAnyParallelismAndHasNoLaterTimes()
    {
        foreach (var name in new[] { "aa", "bb", "cc", "dd" })
        {
            _archive.Add(new TestPackage(name).File($"usr/share/{name}", new string(name[0], 100_000)));
        }

        var recipe = Recipe([.. new[] { "cc", "aa", "dd", "bb" }.Select(name => new PackageRecipe(name))]);
        var plan = await PlanAsync(recipe);

        using var one = Unpack(recipe, plan, 1, 1_600_000_000);
        var dump = Dump(one);
        Assert.All(one.Entries, entry => Assert.Equal(1_600_000_000, entry.ModificationTime));
        one.Dispose();
        using var four = Unpack(recipe, plan, 4, 1_800_000_000);

        Assert.Equal(dump, Dump(four));
        Assert.Equal(1_700_000_000, four.Entries.Single(entry => entry.Path == "usr/share/aa").ModificationTime);
    }

    [Fact]
    public async Task RefusesPackagesThatWantTheSamePath()
    {
        _archive.Add(new TestPackage("first").File("bin/tool", "1")).Add(new TestPackage("second").File("usr/bin/tool", "2"));

        var refused = await Assert.ThrowsAsync<PackageConflictException>(() =>
            DumpAsync(new PackageRecipe("first"), new PackageRecipe("second")));

        Assert.Equal(("usr/bin/tool", "package first", "package second"), (refused.Path, refused.First, refused.Second));
    }

    [Fact]
    public async Task WritesNothingThroughALink()
    {
        _archive.Add(new TestPackage("first").Link("srv/data", "/etc")).Add(new TestPackage("second").File("srv/data/passwd", "root"));

        var refused = await Assert.ThrowsAsync<PackageConflictException>(() =>
            DumpAsync(new PackageRecipe("first"), new PackageRecipe("second")));

        Assert.Equal("srv/data", refused.Path);
    }

    [Fact]
    public async Task ReplacesNoDirectoryThatHasSomethingInItByALink()
    {
        _archive.Add(new TestPackage("first").File("var/run/kept", "1"));
        var recipe = Recipe(new PackageRecipe("first")) with { Additions = new Additions { Links = new Dictionary<string, string> { ["var/run"] = "/run" } } };

        await Assert.ThrowsAsync<PackageConflictException>(() => DumpAsync(recipe));
    }

    [Fact]
    public async Task RefusesWhatTheIndexCallsOtherwise()
    {
        _archive.Add(new TestPackage("tool").File("x", "1"));
        var recipe = Recipe(new PackageRecipe("tool"));
        var plan = await PlanAsync(recipe);
        plan = plan with { Packages = [plan.Packages[0] with { Version = "2.0" }] };

        Assert.Throws<MalformedPackageException>(() => Unpack(recipe, plan, 1, 0));
    }

    [Fact]
    public async Task RefusesACacheWhoseContentChangedAndLeavesNoScratchFiles()
    {
        _archive.Add(new TestPackage("tool").File("x", "1"));
        var recipe = Recipe(new PackageRecipe("tool"));
        var plan = await PlanAsync(recipe);
        var kept = _archive.Cache.PathOf(plan.Packages[0].Sha256);
        var deb = File.ReadAllBytes(kept);
        deb[20] ^= 1;
        File.WriteAllBytes(kept, deb);

        Assert.Equal(ArchiveFailure.ChecksumMismatch, Assert.Throws<ArchiveException>(() => Unpack(recipe, plan, 1, 0)).Kind);
        File.Delete(kept);
        Assert.Equal(ArchiveFailure.Unreachable, Assert.Throws<ArchiveException>(() => Unpack(recipe, plan, 1, 0)).Kind);
        Assert.Empty(Directory.EnumerateFiles(_scratch.Path));
    }

    [Fact]
    public async Task ThatCannotBeMadeSaysSo()
    {
        _archive.Add(new TestPackage("tool").File("x", "1"));
        var recipe = Recipe(new PackageRecipe("tool")) with { Additions = new Additions { Copies = new Dictionary<string, string> { ["a"] = "b" } } };

        Assert.Equal("test", (await Assert.ThrowsAsync<RecipeException>(() => DumpAsync(recipe))).Recipe);
        Assert.Throws<RecipeException>(() => new RootFileSystemPlanner(recipe, "s390x", (_, _) => new ArchiveMirrors([], []), NoHttp.Client, _archive.Cache));
    }

    private RootFileSystemRecipe Recipe(params PackageRecipe[] packages)
    {
        _archive.Publish();
        return _archive.RecipeOf(packages);
    }

    private Task<RootFileSystemPlan> PlanAsync(RootFileSystemRecipe recipe) => _archive.PlanAsync(recipe);

    private RootFileSystem Unpack(RootFileSystemRecipe recipe, RootFileSystemPlan plan, int parallelism, long latestTime) =>
        new RootFileSystemUnpacker(recipe, _archive.Cache, _scratch.Path) { Parallelism = parallelism, LatestTime = latestTime }.Unpack(plan);

    private Task<string> DumpAsync(params PackageRecipe[] packages) => DumpAsync(Recipe(packages));

    private async Task<string> DumpAsync(RootFileSystemRecipe recipe)
    {
        using var tree = Unpack(recipe, await PlanAsync(recipe), 2, 0);
        return Dump(tree);
    }

    private static string Dump(RootFileSystem tree) => string.Join('\n', tree.Entries.Select(Line));

    private static string Line(RootFileSystemEntry entry)
    {
        var mode = Convert.ToString(entry.Mode, 8);
        var owner = entry.UserId + entry.GroupId == 0 ? "" : $" {entry.UserId}:{entry.GroupId}";
        return entry.Kind switch
        {
            RootFileSystemEntryKind.Directory => $"{entry.Path}/ {mode}{owner}",
            RootFileSystemEntryKind.SymbolicLink => $"{entry.Path} -> {entry.LinkTarget}",
            RootFileSystemEntryKind.HardLink => $"{entry.Path} => {entry.LinkTarget}",
            _ => $"{entry.Path} {mode}{owner} {Content(entry)}",
        };
    }

    private static string Content(RootFileSystemEntry entry)
    {
        using var reader = new StreamReader(entry.OpenContent()!, Encoding.UTF8);
        var text = reader.ReadToEnd();
        Assert.Equal(entry.Size, text.Length);
        return text.Replace('\n', '|');
    }
}
