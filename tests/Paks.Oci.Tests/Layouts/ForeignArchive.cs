using System.Formats.Tar;
using System.IO.Compression;
using System.Text;
using Paks.Testing;

namespace Paks.Oci.Tests.Layouts;

/// <summary>Archives that came from somewhere.</summary>
public sealed class ForeignArchive : IDisposable
{
    private const string EmptyConfig = """{"architecture":"amd64","os":"linux","rootfs":{"type":"layers","diff_ids":[]}}""";

    private readonly TempFolder _temp = new();
    private readonly string _file;

    public ForeignArchive() => _file = _temp["archive.tar"];

    public static TheoryData<string, string> BadNames => new()
    {
        { "../x", "'..'" },
        { "/etc/passwd", "absolute" },
        { "a/../../x", "'..'" },
        { "a//b", "empty" },
    };

    public void Dispose() => _temp.Dispose();

    [Fact]
    public void OfDockersOlderKindLinksItsLayers()
    {
        var layer = EmptyTar();
        var config = Config(layer, layer, layer);
        Write(
            File("0a/VERSION", "1.0"), File("0a/json", "{}"), File("0a/layer.tar", layer),
            Link("0b/layer.tar", "../0a/layer.tar"), Link("0c/layer.tar", "../0b/layer.tar"),
            File("config.json", config), File("repositories", "{}"),
            File("manifest.json", """[{"Config":"config.json","RepoTags":["a:1","b:2"],"Layers":["0a/layer.tar","0b/layer.tar","0c/layer.tar"]}]"""));
        using var archive = DockerArchive.Open(_file);
        Assert.Equal(["a:1", "b:2"], archive.Roots.Select(root => root.Annotation(Descriptor.ReferenceName)));
        Assert.Equal(new Platform("linux", "amd64"), archive.Roots[0].Platform);
    }

    [Fact]
    public async Task MayHaveCompressedLayers()
    {
        var plain = EmptyTar();
        using var gzip = new MemoryStream();
        using (var stream = new GZipStream(gzip, CompressionLevel.Optimal, leaveOpen: true))
        {
            stream.Write(plain);
        }

        Write(File("c", Config(plain)), File("l", gzip.ToArray()), File("manifest.json", """[{"Config":"c","RepoTags":null,"Layers":["l"]}]"""));
        using var archive = DockerArchive.Open(_file);
        var image = await Image.ReadAsync(archive, archive.Resolve(null), Test.Token);
        Assert.Equal(Descriptor.Of(MediaTypes.LayerGzip, gzip.ToArray()), image.Layers[0].Descriptor);
        using var blob = await archive.FetchAsync(image.Layers[0].Descriptor, Test.Token);
        Assert.Equal(gzip.ToArray(), Test.ReadAll(blob));
    }

    [Fact]
    public async Task WithALayerThatIsNotTheConfigsIsRefusedWhenItIsRead()
    {
        Write(File("c", Config(EmptyTar())), File("l", new byte[512]), File("manifest.json", """[{"Config":"c","Layers":["l"]}]"""));
        using var archive = DockerArchive.Open(_file);
        var image = await Image.ReadAsync(archive, archive.Resolve(null), Test.Token);
        using var blob = await archive.FetchAsync(image.Layers[0].Descriptor, Test.Token);
        Assert.Throws<ContentMismatchException>(() => Test.ReadAll(blob));
    }

    [Theory]
    [InlineData("{}", "not a JSON list")]
    [InlineData("[7]", "'[0]' is not an object")]
    [InlineData("[{}]", "'[0].Config' is missing")]
    [InlineData("""[{"Config":"missing"}]""", "has no 'missing'")]
    [InlineData("""[{"Config":"../../etc/passwd"}]""", "has no '../../etc/passwd'")]
    [InlineData("""[{"Config":"c","Layers":["l"]}]""", "1 layers and 0 diff IDs")]
    [InlineData("""[{"Config":"manifest.json"}]""", "not a JSON object")]
    public void WithAMalformedManifestIsRefused(string manifest, string reason)
    {
        Write(File("c", EmptyConfig), File("manifest.json", manifest));
        AssertRefused(reason, () => DockerArchive.Open(_file));
    }

    [Fact]
    public void WithoutManifestOrMarkerIsRefused()
    {
        Write(File("file", "x"));
        AssertRefused("has no 'manifest.json'", () => DockerArchive.Open(_file));
        AssertRefused("has no 'oci-layout'", () => OciArchive.Open(_file));
    }

    [Theory]
    [MemberData(nameof(BadNames))]
    public void WithAPathThatLeadsOutIsRefused(string name, string reason)
    {
        Write(File("manifest.json", "[]"), File(name, "x"));
        AssertRefused(reason, () => DockerArchive.Open(_file));
    }

    [Fact]
    public void WithTheSameFileTwiceIsRefused()
    {
        Write(File("manifest.json", "[]"), File("./manifest.json", "[]"));
        AssertRefused("'manifest.json' twice", () => DockerArchive.Open(_file));
        Write(File("manifest.json", "[]"), Link("manifest.json", "x"));
        AssertRefused("'manifest.json' twice", () => DockerArchive.Open(_file));
        Write(Link("manifest.json", "x"), File("manifest.json", "[]"));
        AssertRefused("'manifest.json' twice", () => DockerArchive.Open(_file));
    }

    [Theory]
    [InlineData("/etc/hostname", "has no 'manifest.json'")]
    [InlineData("../../../../etc/hostname", "has no 'manifest.json'")]
    [InlineData("a", "leads to no end")]
    public void WithALinkThatLeadsOutOrInACircleIsRefused(string target, string reason)
    {
        Write(Link("manifest.json", target), Link("a", "b"), Link("b", "a"));
        AssertRefused(reason, () => DockerArchive.Open(_file));
    }

    [Theory]
    [InlineData("1f8b0800000000", "gzip")]
    [InlineData("28b52ffd000000", "zstd")]
    [InlineData("fd377a585a0000", "xz")]
    [InlineData("425a6839314159", "bzip2")]
    public void ThatIsCompressedIsRefusedWithItsCompression(string start, string compression)
    {
        System.IO.File.WriteAllBytes(_file, [.. Convert.FromHexString(start), .. new byte[1000]]);
        AssertRefused($"compressed with {compression}: decompress it first", () => OciArchive.Open(_file));
        AssertRefused($"compressed with {compression}: decompress it first", () => DockerArchive.Open(_file));
    }

    [Fact]
    public void ThatIsCutShortIsRefusedWhereverItIsCut()
    {
        var layer = EmptyTar();
        Write(File("c", Config(layer)), File("l", layer), File("manifest.json", """[{"Config":"c","Layers":["l"]}]"""));
        var whole = System.IO.File.ReadAllBytes(_file);
        for (var size = 0; size < whole.Length - 1536; size += 100)
        {
            System.IO.File.WriteAllBytes(_file, whole[..size]);
            Assert.Throws<MalformedImageException>(() => DockerArchive.Open(_file));
        }
    }

    [Fact]
    public void WithAnIndexWithoutMeasureIsRefused()
    {
        Write(File("oci-layout", """{"imageLayoutVersion":"1.0.0"}"""), File("index.json", new byte[5 * 1024 * 1024]));
        AssertRefused("more than the 4194304", () => OciArchive.Open(_file));
    }

    [Fact]
    public void ThatIsNotThereIsSaidSo() => Assert.Throws<FileNotFoundException>(() => OciArchive.Open(_temp["nowhere.tar"]));

    private static void AssertRefused(string reason, Func<IImageSource> open) =>
        Assert.Contains(reason, Assert.Throws<MalformedImageException>(open).Message, StringComparison.Ordinal);

    private static string Config(params byte[][] layers) =>
        $$$"""{"architecture":"amd64","os":"linux","rootfs":{"type":"layers","diff_ids":[{{{string.Join(',', layers.Select(layer => $"\"{Digest.Sha256(layer)}\""))}}}]}}""";

    private static byte[] EmptyTar() => new byte[1024];

    private static PaxTarEntry File(string name, string content) => File(name, Encoding.UTF8.GetBytes(content));

    private static PaxTarEntry File(string name, byte[] content) =>
        new(TarEntryType.RegularFile, name) { DataStream = new MemoryStream(content) };

    private static PaxTarEntry Link(string name, string target) => new(TarEntryType.SymbolicLink, name) { LinkName = target };

    private void Write(params PaxTarEntry[] entries)
    {
        using var file = System.IO.File.Create(_file);
        using var writer = new TarWriter(file);
        foreach (var entry in entries)
        {
            writer.WriteEntry(entry);
        }
    }
}
