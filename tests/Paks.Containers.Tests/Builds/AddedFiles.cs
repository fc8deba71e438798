using Paks.Containers.Recipes;
using Paks.Containers.Tests.Builds.Kit;
using Paks.Testing;

namespace Paks.Containers.Tests.Builds;

public sealed class AddedFiles : IDisposable
{
    private readonly Workshop _workshop = new();

    [Fact]
    public async Task DoNotDependOnTimesAndPermissions()
    {
        var first = await BuildAsync("one", executable: false);
        var second = await BuildAsync("two", executable: false);
        var third = await BuildAsync("three", executable: true);

        Assert.Equal(first, second);
        Assert.NotEqual(first, third);
    }

    [Fact]
    public async Task AreListedByKindModeAndOwner()
    {
        var result = await _workshop.BuildAsync(Recipe(Tree("app", executable: true)));

        Assert.Equal(
            """
            opt 0755 0:0
            opt/app 0755 0:0
            opt/app/link -> run
            opt/app/run 0755 0:0
            opt/app/sub 0755 0:0
            opt/app/sub/text 0644 0:0
            """,
            Summary(result));
        ImageValidator.AssertLayout(_workshop["image"]);
    }

    [Fact]
    public async Task AreReadAnewWhenTheyChange()
    {
        var tree = Tree("app", executable: false);
        var first = await _workshop.BuildAsync(Recipe(tree));
        File.WriteAllText(Path.Combine(tree, "sub", "text"), "changed");

        var second = await _workshop.BuildAsync(Recipe(tree));

        Assert.NotEqual(first.Image.Manifest.Digest, second.Image.Manifest.Digest);
    }

    [Fact]
    public async Task LieOnAnImageThatIsItsBase()
    {
        var first = await _workshop.BuildAsync(Recipe(Tree("app", executable: false)));
        var onTop = Recipe(Tree("more", executable: true)) with { Base = $"oci:{_workshop["image"]}:test" };

        var second = await _workshop.BuildAsync(onTop);

        Assert.Equal(2, second.Image.Configuration.DiffIds.Count);
        Assert.Equal(first.Image.Configuration.DiffIds[0], second.Image.Configuration.DiffIds[0]);
        Assert.Equal(first.Image.Manifest.Digest.ToString(), second.Image.Configuration.Config.Labels!["org.opencontainers.image.base.digest"]);
        ImageValidator.AssertLayout(_workshop["image"]);
    }

    [Theory]
    [InlineData("/bin/tool", "usr/bin/tool")]
    [InlineData("/usr/bin/tool", "usr/bin/tool")]
    [InlineData("/tmp/tool", "tmp/tool")]
    [InlineData("/var/mail/tool", "var/mail/tool")]
    [InlineData("/alias/bin/tool", "usr/bin/tool")]
    [InlineData("/app/tool", "app", "app/tool")]
    [InlineData("/", "tool")]
    public async Task LeaveTheFoldersAndLinksOfTheBaseAsTheyAre(string destination, params string[] entries)
    {
        var tool = _workshop["tool"];
        File.WriteAllText(tool, "#!/bin/sh\n");

        Assert.Equal(entries, await NamesOnABaseAsync($"{tool}={destination}"));
    }

    [Fact]
    public async Task OfAWholeTreeLandWhereTheBaseLinks()
    {
        var tree = Directory.CreateDirectory(_workshop["tree"]).FullName;
        Directory.CreateDirectory(Path.Combine(tree, "bin"));
        File.WriteAllText(Path.Combine(tree, "bin", "tool"), "#!/bin/sh\n");

        Assert.Equal(["usr/bin/tool"], await NamesOnABaseAsync($"{tree}=/"));
    }

    [Fact]
    public async Task AreThoseThatALinkLeadsTo()
    {
        var tree = Tree("app", executable: true);
        File.CreateSymbolicLink(_workshop["link"], tree);

        var result = await _workshop.BuildAsync(Recipe(_workshop["link"]));

        Assert.DoesNotContain("opt/app ->", Summary(result), StringComparison.Ordinal);
        Assert.Contains("opt/app/sub/text", Summary(result), StringComparison.Ordinal);
    }

    [Fact]
    public async Task AreNoPipes()
    {
        var tree = Tree("app", executable: true);
        new ProgramCall(Tools.Path("mkfifo"), Path.Combine(tree, "pipe")).Run().Ended();
        File.WriteAllBytes(Path.Combine(tree, "empty"), []);

        var summary = Summary(await _workshop.BuildAsync(Recipe(tree)));

        Assert.DoesNotContain("pipe", summary, StringComparison.Ordinal);
        Assert.Contains("opt/app/empty", summary, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(".wh.run")]
    [InlineData(".wh..wh..opq")]
    public async Task AreNoWhiteouts(string name)
    {
        var tree = Tree("app", executable: true);
        File.WriteAllText(Path.Combine(tree, name), "");

        var refused = await _workshop.RefusedAsync(Recipe(tree));

        Assert.Equal("PAKS1006", refused.Code.Id);
        Assert.Contains(name, refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task AreCountedAsLayers() =>
        Assert.Equal("PAKS4006", (await _workshop.RefusedAsync(Recipe(Tree("app", executable: true)) with { Added = [.. Twice()], MaxLayers = 1 })).Code.Id);

    public void Dispose() => _workshop.Dispose();

    private IEnumerable<AddedContent> Twice() => [new(_workshop["app"], "/opt/a"), new(_workshop["app"], "/opt/b")];

    /// <summary>Adds something to a base with a merged /usr; gives what the new layer names.</summary>
    private async Task<IEnumerable<string>> NamesOnABaseAsync(string add)
    {
        using (var file = File.Create(_workshop["base.tar"]))
        using (var tar = new System.Formats.Tar.TarWriter(file))
        {
            foreach (var folder in new[] { "tmp", "usr", "usr/bin", "var", "var/mail" })
            {
                tar.WriteEntry(new System.Formats.Tar.PaxTarEntry(System.Formats.Tar.TarEntryType.Directory, folder) { Mode = (UnixFileMode)0b001_111_111_111 });
            }

            tar.WriteEntry(new System.Formats.Tar.PaxTarEntry(System.Formats.Tar.TarEntryType.SymbolicLink, "bin") { LinkName = "usr/bin" });
            tar.WriteEntry(new System.Formats.Tar.PaxTarEntry(System.Formats.Tar.TarEntryType.SymbolicLink, "alias") { LinkName = "/" });
        }

        await _workshop.BuildAsync(Validated($"{_workshop["base.tar"]}", "scratch"));
        Directory.Move(_workshop["image"], _workshop["base"]);
        var result = await _workshop.BuildAsync(Validated(add, $"oci:{_workshop["base"]}:test"));
        using var store = new Oci.ContentStore(_workshop["store"]);
        using var layer = new System.Formats.Tar.TarReader(Oci.LayerReader.OpenTar(store.OpenRead(result.Image.Layers[0].Layer.Descriptor.Digest), Oci.LayerCompression.Gzip));
        var names = new List<string>();
        while (layer.GetNextEntry() is { } entry)
        {
            names.Add(entry.Name.TrimEnd('/'));
        }

        return names;
    }

    private static ImageRecipe Validated(string add, string baseName) =>
        RecipeValidator.Validate(new RecipeDocument { Base = baseName, Add = [add] }, new Oci.Platform("linux", "amd64"), "/");

    private static ImageRecipe Recipe(string tree) => Workshop.Recipe() with { Caches = [], Added = [new AddedContent(tree, "/opt/app")] };

    private async Task<string> BuildAsync(string name, bool executable) =>
        (await _workshop.BuildAsync(Recipe(Tree(name, executable)))).Image.Manifest.Digest.ToString();

    private string Tree(string name, bool executable)
    {
        var root = Directory.CreateDirectory(_workshop[name]).FullName;
        Directory.CreateDirectory(Path.Combine(root, "sub"), UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        File.WriteAllText(Path.Combine(root, "sub", "text"), "text");
        var run = Path.Combine(root, "run");
        File.WriteAllText(run, "#!/bin/sh\n");
        File.SetUnixFileMode(run, executable ? UnixFileMode.UserRead | UnixFileMode.UserExecute : UnixFileMode.UserRead);
        File.CreateSymbolicLink(Path.Combine(root, "link"), "run");
        return root;
    }

    private string Summary(BuildResult result)
    {
        using var store = new Oci.ContentStore(_workshop["store"]);
        using var tar = new System.Formats.Tar.TarReader(Oci.LayerReader.OpenTar(store.OpenRead(result.Image.Layers[0].Layer.Descriptor.Digest), Oci.LayerCompression.Gzip));
        var lines = new List<string>();
        while (tar.GetNextEntry() is { } entry)
        {
            var name = entry.Name.TrimEnd('/');
            lines.Add(entry.EntryType == System.Formats.Tar.TarEntryType.SymbolicLink
                ? $"{name} -> {entry.LinkName}"
                : $"{name} {Convert.ToString((int)entry.Mode, 8).PadLeft(4, '0')} {entry.Uid}:{entry.Gid}");
        }

        return string.Join('\n', lines);
    }
}
