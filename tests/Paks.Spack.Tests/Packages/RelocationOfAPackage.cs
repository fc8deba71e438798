using System.Text;
using Paks.Spack.Packages;
using Paks.Spack.Tests.Packages.Kit;
using static Paks.Spack.Tests.Packages.Kit.PackageBuilder;

namespace Paks.Spack.Tests.Packages;

public sealed class RelocationOfAPackage
{
    private const string NewRoot = "/n";
    private const string NewPrefix = "/n/p";

    [Fact]
    public void WorksOnAnInodeOnceWhicheverOfItsNamesIsListed()
    {
        var tree = new PackageBuilder { TextFiles = ["bin/second", "bin/third"] }
            .With(tar => tar.File(Below("bin/first"), $"at {Prefix}").HardLink(Below("bin/second"), Below("bin/first")).HardLink(Below("bin/third"), Below("bin/second")))
            .Relocate("/opt/store/linux/p-1.0-abcdefghijklmnopqrstuvwxyz234567/again", Root + "/more");
        Assert.Equal($"at {Prefix}/again", Text(tree, "bin/first"));
        Assert.All(tree.Entries.Where(entry => entry.Kind == PackageEntryKind.HardLink), link => Assert.Equal("bin/first", link.LinkTarget));
    }

    [Fact]
    public void DoesAllStepsOnAFileThatIsListedTwice()
    {
        byte[] elf = [.. new ElfBuilder { RunPath = $"{Prefix}/lib" }.Build(), .. Utf8($" {Prefix}/x\0")];
        var tree = new PackageBuilder { TextFiles = ["bin/x"], Binaries = ["bin/x"] }
            .With(tar => tar.File(Below("bin/x"), elf, 0x1ed))
            .Relocate(NewPrefix, NewRoot);
        var elfStep = new ElfBuilder { RunPath = $"{NewPrefix}/lib".PadRight(Prefix.Length + 4, '\0') }.Build();
        Assert.Equal([.. elfStep, .. Utf8($" {NewPrefix}/x\0")], tree.Files["bin/x"]);
    }

    [Fact]
    public void LeavesWhatIsNotListed()
    {
        var tree = new PackageBuilder()
            .With(tar => tar.File(Below("a"), $"at {Prefix}").Link(Below("l"), $"{Prefix}/a").Link(Below("r"), "a"))
            .Relocate(NewPrefix, NewRoot);
        Assert.Equal($"at {Prefix}", Text(tree, "a"));
        Assert.Equal($"{Prefix}/a", Entry(tree, "l").LinkTarget);
        Assert.Equal("a", Entry(tree, "r").LinkTarget);
    }

    [Theory]
    [InlineData(Prefix + "/a", "/n/p/a")]
    [InlineData(DependencyPrefix + "/lib", "/n/d/lib")]
    [InlineData(Root + "/other", "/n/other")]
    [InlineData(Root + "house", "/nhouse")]
    [InlineData("/x" + Root, "/x" + Root)]
    [InlineData("relative", "relative")]
    public void ReplacesTheBeginningOfAListedLink(string target, string expected)
    {
        var tree = new PackageBuilder { Links = ["l"] }.With(tar => tar.Link(Below("l"), target)).Relocate(NewPrefix, NewRoot);
        Assert.Equal(expected, Entry(tree, "l").LinkTarget);
    }

    [Fact]
    public void GivesModesAsACacheCanHoldThem()
    {
        var tree = new PackageBuilder()
            .With(tar => tar.Directory(Below("d"), 0x1c0).File(Below("d/s"), "", 0x9ed).File(Below("d/r"), "", 0x100).File(Below("d/g"), "", 0x009))
            .Relocate(NewPrefix, NewRoot);
        Assert.Equal([0x1ed, 0x1ed, 0x1a4, 0x1a4], ((string[])["d", "d/s", "d/r", "d/g"]).Select(path => Entry(tree, path).Mode));
    }

    [Fact]
    public void KeepsOfTheMetadataOnlyTheSpec()
    {
        var tree = new PackageBuilder()
            .With(tar => tar.File(Below(".spack/spec.json"), "{}").File(Below(".spack/install_manifest.json"), "{}")
                .File(Below(".spack/repos/x/package.py")).File(Below("share/.spack/other")))
            .Relocate(NewPrefix, NewRoot);
        Assert.Equal(["", ".spack/spec.json", "share/.spack/other", ".spack"], tree.Entries.Select(entry => entry.Path));
    }

    [Fact]
    public void KeepsMetadataThatHasAFurtherNameOutside()
    {
        var tree = new PackageBuilder()
            .With(tar => tar.Directory(Below(".spack/d")).File(Below(".spack/d/x"), "text").HardLink(Below(".spack/d/y"), Below(".spack/d/x")).HardLink(Below("z"), Below(".spack/d/x")))
            .Relocate(NewPrefix, NewRoot);
        Assert.Equal(["", ".spack/d", ".spack/d/x", "z", ".spack"], tree.Entries.Select(entry => entry.Path));
    }

    [Theory]
    [InlineData("none", "is not there")]
    [InlineData("d", "is none")]
    [InlineData("l", "is none")]
    [InlineData("../x", "is not there")]
    [InlineData("/etc/passwd", "is not there")]
    public void RefusesAListThatTellsOfOtherThings(string listed, string reason)
    {
        var package = new PackageBuilder { TextFiles = [listed] }.With(tar => tar.Directory(Below("d")).Link(Below("l"), "/etc/passwd"));
        var failure = Assert.Throws<MalformedPackageException>(() => package.Relocate(NewPrefix, NewRoot));
        Assert.Equal(listed, failure.Member);
        Assert.Contains(reason, failure.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void RefusesAListOfLinksThatAreFiles()
    {
        var package = new PackageBuilder { Links = ["f"] }.With(tar => tar.File(Below("f")));
        Assert.Contains("is none", Assert.Throws<MalformedPackageException>(() => package.Relocate(NewPrefix, NewRoot)).Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void HasNothingToDoWhereNothingMoves()
    {
        var package = new PackageBuilder { TextFiles = ["not there, and not looked for"] }.With(tar => tar.File(Below("a"), $"at {Prefix}", 0x1ed));
        var tree = package.Relocate(Prefix, Root, DependencyPrefix);
        Assert.Equal($"at {Prefix}", Text(tree, "a"));
        Assert.True(PackageBuilder.Map(TarBuilder.Read(package.Build()), Prefix, Root, DependencyPrefix).IsEmpty);
    }

    [Fact]
    public void MakesScriptsRunThroughSbangWhereLinesBecomeTooLong()
    {
        var longPrefix = "/" + new string('n', 150);
        var archive = new PackageBuilder { TextFiles = ["bin/x", "share/x"] }
            .With(tar => tar.File(Below("bin/x"), $"#!{Prefix}/bin/lua\nat {Prefix}", 0x1ed).File(Below("share/x"), $"#!{Prefix}/bin/lua\n"))
            .Build();
        var contents = TarBuilder.Read(archive);
        RelocatedTree tree = new(keepContent: true);
        var relocation = new Relocator(Path.GetTempPath())
            .Relocate(new MemoryStream(archive), contents, PackageBuilder.Map(contents, longPrefix, NewRoot), tree);
        Assert.Equal($"#!/bin/sh /n/bin/sbang\n--!{longPrefix}/bin/lua\nat {longPrefix}", Text(tree, "bin/x"));
        Assert.Equal($"#!{longPrefix}/bin/lua\n", Text(tree, "share/x"));
        Assert.True(relocation.UsesSbang);
        Assert.False(contents.UsesSbang);
    }

    [Fact]
    public void KnowsAScriptThatRunsThroughSbang()
    {
        var package = new PackageBuilder { TextFiles = ["bin/x"] }
            .With(tar => tar.File(Below("bin/x"), $"#!/bin/sh {Root}/bin/sbang\n#!{Prefix}/bin/sh\n", 0x1ed));
        Assert.True(TarBuilder.Read(package.Build()).UsesSbang);
        Assert.Equal("#!/bin/sh /n/bin/sbang\n#!/n/p/bin/sh\n", Text(package.Relocate(NewPrefix, NewRoot), "bin/x"));
    }

    [Theory]
    [InlineData("#!/bin/sh /opt/other/bin/sbang\n", 0x1ed)]
    [InlineData("#!/bin/sh /opt/store/bin/sbang\n", 0x1a4)]
    [InlineData("#!/bin/sh\n# /opt/store/bin/sbang\n", 0x1ed)]
    [InlineData("#!/bin/sh /opt/store/bin/sbang", 0x1ed)]
    public void KnowsThatOthersDoNot(string script, int mode) =>
        Assert.False(TarBuilder.Read(new PackageBuilder().With(tar => tar.File(Below("bin/x"), script, mode)).Build()).UsesSbang);

    [Fact]
    public void NoticesAnotherArchive()
    {
        var read = new PackageBuilder().With(tar => tar.File(Below("a"), "1").File(Below("b"))).Build();
        var contents = TarBuilder.Read(read);
        foreach (var other in (Action<TarBuilder>[])
        [
            tar => tar.File(Below("a"), "12").File(Below("b")),
            tar => tar.File(Below("a"), "1"),
            tar => tar.File(Below("b")).File(Below("a"), "1"),
            tar => tar.File(Below("a"), "1").Link(Below("b"), "a"),
            tar => tar.File(Below("a"), "1").File(Below("b")).File(Below("c")),
        ])
        {
            var archive = new PackageBuilder().With(other).Build();
            Assert.Throws<MalformedPackageException>(() => Relocate(archive, contents));
        }
    }

    [Fact]
    public void StopsWhenItIsTold()
    {
        var archive = new PackageBuilder().Build();
        var contents = TarBuilder.Read(archive);
        Assert.Throws<OperationCanceledException>(() => new Relocator(Path.GetTempPath()).Relocate(
            new MemoryStream(archive), contents, PackageBuilder.Map(contents, NewPrefix, NewRoot), new RelocatedTree(), new CancellationToken(canceled: true)));
    }

    private static void Relocate(byte[] archive, PackageContents contents) => new Relocator(Path.GetTempPath()).Relocate(
        new MemoryStream(archive), contents, PackageBuilder.Map(contents, NewPrefix, NewRoot), new RelocatedTree());

    private static string Text(RelocatedTree tree, string path) => Encoding.UTF8.GetString(tree.Files[path]);

    private static PackageEntry Entry(RelocatedTree tree, string path) => tree.Entries.Single(entry => entry.Path == path);
}
