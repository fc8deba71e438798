using System.Formats.Tar;
using System.IO.Compression;
using Paks.Containers.Recipes;
using Paks.Containers.Tests.Builds.Kit;
using Paks.Oci;
using Paks.Testing;

namespace Paks.Containers.Tests.Builds;

public sealed class AddedArchive : IDisposable
{
    private readonly Workshop _workshop = new();

    [Fact]
    public async Task ThatIsCompressedIsTheLayer()
    {
        var archive = Pack("app.tar.gz", Entry("./bin/run", mode: UnixFileMode.UserExecute, owner: 7), Link("bin/link", "run"));

        var layer = (await _workshop.BuildAsync(Recipe($"{archive}"))).Image.Layers.Single().Layer;

        Assert.Equal(Digest.Sha256(File.ReadAllBytes(archive)), layer.Descriptor.Digest);
        ImageValidator.AssertLayout(_workshop["image"]);
    }

    [Theory]
    [InlineData("app.tar")]
    [InlineData("app.tar.gz")]
    [InlineData("app.tgz")]
    public async Task IsUnpackedBelowAFolder(string name)
    {
        var archive = Pack(name, Folder("./"), Folder("./bin/"), Entry("./bin/run", mode: UnixFileMode.UserExecute, owner: 7), Link("./bin/link", "run"), HardLink("./copy", "./bin/run"));

        var result = await _workshop.BuildAsync(Recipe($"{archive}=/opt/app"));

        Assert.Equal(["opt/", "opt/app/", "opt/app/bin/", "opt/app/bin/run 7", "opt/app/bin/link -> run", "opt/app/copy -> opt/app/bin/run"], Names(result));
        ImageValidator.AssertLayout(_workshop["image"]);
    }

    [Fact]
    public async Task IsReadAnewWhenItChanges()
    {
        var first = await _workshop.BuildAsync(Recipe(Pack("app.tar", Entry("a"))));
        var second = await _workshop.BuildAsync(Recipe(Pack("app.tar", Entry("b"))));

        Assert.NotEqual(first.Image.Manifest.Digest, second.Image.Manifest.Digest);
    }

    public static TheoryData<string, string> Bad => new()
    {
        { "app.tar", "../x" },
        { "app.tar.gz", "../x" },
        { "app.tar.gz", "/etc/passwd" },
        { "app.tar.gz", "a/../../x" },
    };

    [Theory]
    [MemberData(nameof(Bad))]
    public async Task IsRefusedWhereItLeadsOut(string name, string path)
    {
        var refused = await _workshop.RefusedAsync(Recipe(Pack(name, Entry(path))));

        Assert.Equal("PAKS1010", refused.Code.Id);
        Assert.Contains(name, refused.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("app.tar")]
    [InlineData("app.tar.gz")]
    [InlineData("app.tar.zst")]
    public async Task IsRefusedWhereItIsNone(string name)
    {
        File.WriteAllText(_workshop[name], new string('x', 2000));

        Assert.Equal("PAKS1010", (await _workshop.RefusedAsync(Recipe(_workshop[name]))).Code.Id);
    }

    [Fact]
    public async Task IsRefusedWhereItIsCutShort()
    {
        var archive = Pack("app.tar.gz", Entry("a"));
        File.WriteAllBytes(archive, File.ReadAllBytes(archive)[..^10]);

        Assert.Equal("PAKS1010", (await _workshop.RefusedAsync(Recipe(archive))).Code.Id);
    }

    [Theory]
    [InlineData("app.tar")]
    [InlineData("app.tar.gz")]
    public async Task IsRefusedForAHardLinkToNothing(string name) => Assert.Equal(
        "PAKS1010", (await _workshop.RefusedAsync(Recipe(Pack(name, HardLink("./copy", "./bin/run"), Entry("./bin/run"))))).Code.Id);

    [Fact]
    public async Task IsRefusedForADevice() => Assert.Equal(
        "PAKS1010", (await _workshop.RefusedAsync(Recipe(Pack("app.tar.gz", new PaxTarEntry(TarEntryType.CharacterDevice, "null"))))).Code.Id);

    [Theory]
    [InlineData("app.tar")]
    [InlineData("app.tar.gz")]
    public async Task IsRefusedForAnExtensionHeaderOfAbsurdSize(string name)
    {
        var large = new PaxTarEntry(TarEntryType.RegularFile, "a", new Dictionary<string, string> { ["comment"] = new('x', 2 << 20) });
        var refused = await _workshop.RefusedAsync(Recipe(Pack(name, large)));

        Assert.Equal("PAKS1010", refused.Code.Id);
        Assert.Contains("an extension header has", refused.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--format=gnu", "app.tar")]
    [InlineData("--format=gnu", "app.tar.gz")]
    [InlineData("--format=posix", "app.tar")]
    public async Task IsRefusedForASparseFile(string format, string name)
    {
        using (var sparse = File.Create(_workshop["sparse"]))
        {
            sparse.SetLength(1 << 20);
        }

        Tools.Run("tar", "--create", "--auto-compress", "--sparse", format, "--file", _workshop[name], "--directory", Path.GetDirectoryName(_workshop["sparse"])!, "sparse");

        Assert.Equal("PAKS1010", (await _workshop.RefusedAsync(Recipe(_workshop[name]))).Code.Id);
    }

    public void Dispose() => _workshop.Dispose();

    private static ImageRecipe Recipe(string add, string baseName = "scratch") => RecipeValidator.Validate(
        new RecipeDocument { Base = baseName, Add = [add] }, new Platform("linux", "amd64"), "/");

    private static PaxTarEntry Entry(string path, UnixFileMode mode = UnixFileMode.UserRead, int owner = 0) => new(TarEntryType.RegularFile, path)
    {
        Mode = mode,
        Uid = owner,
        DataStream = new MemoryStream("content"u8.ToArray()),
    };

    private static PaxTarEntry Folder(string path) => new(TarEntryType.Directory, path);

    private static PaxTarEntry Link(string path, string target) => new(TarEntryType.SymbolicLink, path) { LinkName = target };

    private static PaxTarEntry HardLink(string path, string target) => new(TarEntryType.HardLink, path) { LinkName = target };

    private string Pack(string name, params PaxTarEntry[] entries)
    {
        using var file = File.Create(_workshop[name]);
        using Stream output = name.EndsWith(".tar", StringComparison.Ordinal) ? file : new GZipStream(file, CompressionLevel.Fastest);
        using var tar = new TarWriter(output, TarEntryFormat.Pax);
        foreach (var entry in entries)
        {
            tar.WriteEntry(entry);
        }

        return _workshop[name];
    }

    private IEnumerable<string> Names(BuildResult result)
    {
        using var store = new ContentStore(_workshop["store"]);
        using var tar = new TarReader(LayerReader.OpenTar(store.OpenRead(result.Image.Layers[0].Layer.Descriptor.Digest), LayerCompression.Gzip));
        var names = new List<string>();
        while (tar.GetNextEntry() is { } entry)
        {
            names.Add(entry.LinkName.Length > 0 ? $"{entry.Name} -> {entry.LinkName}" : entry.Uid > 0 ? $"{entry.Name} {entry.Uid}" : entry.Name);
        }

        return names;
    }
}
