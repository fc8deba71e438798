using System.IO.Compression;
using System.Text;
using System.Text.Json;
using Paks.Spack.Specs;
using Paks.Testing;

namespace Paks.Spack.Tests.Specs;

/// <summary>What real Spack wrote.</summary>
public sealed class SpecDocuments
{
    public static TheoryData<string> Carried => ["spack-v3-plain", "spack-v3-unsigned"];

    [Theory]
    [MemberData(nameof(Carried))]
    public void GiveEveryHashFromItsText(string cache) => VerifyAll(ProjectFixtures.Path(cache), 2);

    [Fact]
    public void GiveEveryHashInTheLargeCache() => VerifyAll(SharedFixtures.Path("spack-v3"), 23);

    [Fact]
    public void OfFormat4GiveEveryHash()
    {
        var files = Directory.GetFiles(SharedFixtures.Path("spack-v2", "build_cache"), "*.spec.json.sig");
        Assert.Equal(10, files.Length);
        foreach (var file in files)
        {
            var text = File.ReadAllText(file);
            var start = text.IndexOf('{', StringComparison.Ordinal);
            var document = SpecDocument.Parse(Encoding.UTF8.GetBytes(text[start..(text.LastIndexOf('}') + 1)]));
            Assert.Equal(4, document.Root.FormatVersion);
            Assert.Equal("gcc@12.2.0", document.Root.Compiler);
            Assert.True(document.VerifyHashes().IsComplete, file);
        }
    }

    [Theory]
    [MemberData(nameof(Carried))]
    public void TellWhatSpackTells(string cache)
    {
        using var expected = JsonDocument.Parse(File.ReadAllBytes(ProjectFixtures.Path(cache + "-expected", "expected.json")));
        foreach (var spec in expected.RootElement.GetProperty("specs").EnumerateArray())
        {
            var root = ReadBlob(ProjectFixtures.Path(cache), spec.GetProperty("spec_blob").GetProperty("blob").GetString()!).Root;
            Assert.Equal(spec.GetProperty("name").GetString(), root.Name);
            Assert.Equal(spec.GetProperty("version").GetString(), root.Version.ToString());
            Assert.Equal(spec.GetProperty("hash").GetString(), root.Hash.ToString());
            Assert.Equal(spec.GetProperty("namespace").GetString(), root.Namespace);
            Assert.Equal(spec.GetProperty("platform").GetString(), root.Platform);
            Assert.Equal(spec.GetProperty("os").GetString(), root.OperatingSystem);
            Assert.Equal(spec.GetProperty("target").GetString(), root.Target);
            Assert.Equal(spec.GetProperty("spec_format_version").GetInt32(), root.OriginalFormatVersion);
            Assert.Equal(
                spec.GetProperty("variants").EnumerateObject().Select(static variant => (variant.Name, (bool?)variant.Value.GetBoolean())),
                root.Variants.Where(static variant => variant.Value.Boolean is not null).Select(static variant => (variant.Key, variant.Value.Boolean)));
        }
    }

    [Fact]
    public void WithOddTextGiveTheHashThatPythonGives()
    {
        // The hash is sha1 and base32 of what Python's json.dumps(separators=(",", ":")) writes for this node.
        const string Node = """{"name":"t","version":"1","arch":{"platform":"linux","platform_os":"debian12","target":"x86_64"},"external":{"path":"/a<b>&'\u00e9\u007f\u2028\ud83d\ude00\"\\\t\b\f\n\r\u0001/+","module":null,"extra_attributes":{"e":[],"o":{},"n":null,"b":true,"i":-12,"f":1.5}},"annotations":{"original_specfile_version":5},"hash":"HASH"}""";
        var hash = DagHash.Compute(Encoding.ASCII.GetBytes(Node.Replace(",\"hash\":\"HASH\"", "", StringComparison.Ordinal))).ToString();
        var reencoded = JsonSerializer.Serialize(JsonDocument.Parse(Node.Replace("HASH", hash, StringComparison.Ordinal)).RootElement);
        Assert.NotEqual(Node.Length, reencoded.Length);
        Assert.True(SpecDocument.Parse(TestNode.Document(reencoded)).VerifyHashes().IsComplete);
    }

    [Fact]
    public void ThatWereAlteredAreFound()
    {
        TestNode leaf = new("leaf");
        TestNode root = new("root") { Edges = [leaf >> "link"] };
        var document = Encoding.UTF8.GetString(root.ToDocument());
        var altered = document.Replace("\"name\":\"leaf\",\"version\":\"1.0\"", "\"name\":\"leaf\",\"version\":\"6.6\"", StringComparison.Ordinal);
        var found = SpecDocument.Parse(Encoding.UTF8.GetBytes(altered)).VerifyHashes();
        Assert.Equal(["leaf"], found.Mismatched.Select(static spec => spec.Name));
        Assert.Empty(found.NotReproducible);
    }

    [Fact]
    public void OfSplicedSpecsGiveHashesWithTheTailOfTheBuildSpec()
    {
        TestNode built = new("app");
        const string Text = """{"name":"app","version":"1.0","arch":{"platform":"linux","platform_os":"debian12","target":"x86_64"},"namespace":"test","parameters":{"spliced":true},"build_spec":{"name":"app","hash":"BUILT"},"annotations":{"original_specfile_version":5}}""";
        var text = Text.Replace("BUILT", built.Hash, StringComparison.Ordinal);
        var hash = DagHash.Compute(Encoding.ASCII.GetBytes(text)).ToString()[..25] + built.Hash[25..];
        var document = SpecDocument.Parse(TestNode.Document($"{text[..^1]},\"hash\":\"{hash}\"}}", built.Json));
        Assert.True(document.VerifyHashes().IsComplete);
        Assert.Equal(new SpecReference("app", DagHash.Parse(built.Hash)), document.Root.BuildSpec);
    }

    private static void VerifyAll(string cache, int atLeast)
    {
        var documents = 0;
        foreach (var file in Directory.EnumerateFiles(Path.Combine(cache, "v3", "manifests", "spec"), "*.json", SearchOption.AllDirectories))
        {
            var manifest = File.ReadAllText(file);
            var checksum = manifest[(manifest.LastIndexOf("\"checksum\":\"", StringComparison.Ordinal) + 12)..][..64];
            var document = ReadBlob(cache, $"blobs/sha256/{checksum[..2]}/{checksum}");
            Assert.NotEmpty(document.Nodes);
            Assert.True(document.VerifyHashes().IsComplete, file);
            documents++;
        }

        Assert.True(documents >= atLeast, $"{documents} documents");
    }

    private static SpecDocument ReadBlob(string cache, string blob)
    {
        using var gzip = new GZipStream(File.OpenRead(Path.Combine(cache, blob)), CompressionMode.Decompress);
        using var text = new MemoryStream();
        gzip.CopyTo(text);
        return SpecDocument.Parse(text.ToArray());
    }
}
