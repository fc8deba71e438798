using System.Text;

namespace Paks.Oci.Tests.Model;

/// <summary>Documents that are malformed, hostile, or both: each is refused with its reason, none with a stray exception.</summary>
public sealed class ForeignDocument
{
    private const string Config =
        """{"mediaType":"application/vnd.oci.image.config.v1+json","digest":"sha256:44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a","size":2}""";

    public static TheoryData<string, string> Manifests => new()
    {
        { "", "not valid JSON" },
        { "[]", "not a JSON object" },
        { "null", "not a JSON object" },
        { "{", "not valid JSON" },
        { "{}x", "not valid JSON" },
        { "{}", "'schemaVersion' is not 2" },
        { """{"schemaVersion":1}""", "'schemaVersion' is not 2" },
        { """{"schemaVersion":"2"}""", "'schemaVersion' is not a number" },
        { """{"schemaVersion":2}""", "'config' is missing" },
        { """{"schemaVersion":2,"mediaType":"application/vnd.oci.image.index.v1+json"}""", "'mediaType' is 'application/vnd.oci.image.index.v1+json'" },
        { """{"schemaVersion":2,"mediaType":5}""", "'mediaType' is not a string" },
        { $$$"""{"schemaVersion":2,"config":{{{Config}}},"layers":[],"manifests":[]}""", "'manifests' does not belong" },
        { """{"schemaVersion":2,"config":[]}""", "'config' is not an object" },
        { """{"schemaVersion":2,"config":{}}""", "'config.mediaType' is missing" },
        { """{"schemaVersion":2,"config":{"mediaType":"a/b"}}""", "'config.digest' is missing" },
        { """{"schemaVersion":2,"config":{"mediaType":"a/b","digest":"sha256:../../x"}}""", "'config.digest' is not a sha256 or sha512 digest" },
        { """{"schemaVersion":2,"config":{"mediaType":"a/b","digest":"sha256:44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a","size":-1}}""", "'config.size' is not a size" },
        { """{"schemaVersion":2,"config":{"mediaType":"a/b","digest":"sha256:44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a","size":1e30}}""", "'config.size' is not a size" },
        { """{"schemaVersion":2,"config":{"mediaType":"a/b","digest":"sha256:44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a","size":4611686018427387904}}""", "'config.size' is not a size" },
        { $$$"""{"schemaVersion":2,"config":{{{Config}}},"layers":{}}""", "'layers' is not a list" },
        { $$$"""{"schemaVersion":2,"config":{{{Config}}},"layers":[{{{Config}}},7]}""", "'layers[1]' is not an object" },
        { $$$"""{"schemaVersion":2,"config":{{{Config}}},"layers":[{{{Config}}}],"layers":[]}""", "not valid JSON" },
        { $$$"""{"schemaVersion":2,"config":{{{Config}}},"annotations":{"a":1}}""", "'annotations.a' is not a string" },
        { $$$"""{"schemaVersion":2,"config":{{{Config}}},"annotations":{"a":"\ud800"}}""", "half of a character" },
        { $$$"""{"schemaVersion":2,"config":{{{Config}}},"x":{"\udc00":0}}""", "half of a character" },
        { $$$"""{"schemaVersion":2,"config":{"data":"!","mediaType":"a/b","digest":"sha256:44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a","size":1}}""", "'config.data' is not base64" },
        { new string('[', 200), "not valid JSON" },
        { $$$"""{"schemaVersion":2,"config":{{{Config}}},"x":{{{new string('[', 40)}}}{{{new string(']', 40)}}}}""", "not valid JSON" },
        { $$$"""{"schemaVersion":2,"config":{{{Config}}},"layers":[{{{string.Join(',', Enumerable.Repeat("{}", 5000))}}}]}""", "'layers' has 5000 entries" },
        { new string(' ', (4 * 1024 * 1024) + 1), "more than the 4194304 that are accepted" },
    };

    public static TheoryData<string, string> Configs => new()
    {
        { """{"architecture":"amd64"}""", "'os' is missing" },
        { """{"os":"linux","architecture":""}""", "'architecture' is missing" },
        { """{"os":"linux","architecture":"amd64"}""", "'rootfs' is missing" },
        { """{"os":"linux","architecture":"amd64","rootfs":{"type":"other"}}""", "'rootfs.type' is not 'layers'" },
        { """{"os":"linux","architecture":"amd64","rootfs":{"type":"layers","diff_ids":["md5:1"]}}""", "'rootfs.diff_ids' has 'md5:1'" },
        { """{"os":"linux","architecture":"amd64","rootfs":{"type":"layers","diff_ids":[1]}}""", "'rootfs.diff_ids' is not a list of strings" },
        { """{"os":"linux","architecture":"amd64","rootfs":{"type":"layers"},"config":{"Env":"PATH"}}""", "'config.Env' is not a list" },
        { """{"os":"linux","architecture":"amd64","rootfs":{"type":"layers"},"history":[{"empty_layer":"yes"}]}""", "'history[0].empty_layer' is neither true nor false" },
    };

    [Fact]
    public void MayHaveAnEmptyPlatform()
    {
        var index = ImageIndex.Parse(Encoding.UTF8.GetBytes($$$"""{"schemaVersion":2,"manifests":[{{{Config[..^1]}}},"platform":{}}]}"""));
        Assert.Null(index.Manifests.Single().Platform);
    }

    [Theory]
    [MemberData(nameof(Manifests))]
    public void ThatIsNoManifestIsRefused(string json, string reason) => AssertRefused("manifest", reason, () => Manifest.Parse(Encoding.UTF8.GetBytes(json)));

    [Theory]
    [MemberData(nameof(Configs))]
    public void ThatIsNoConfigIsRefused(string json, string reason) => AssertRefused("config", reason, () => ImageConfig.Parse(Encoding.UTF8.GetBytes(json)));

    [Fact]
    public void ThatIsAManifestIsNoIndex() => AssertRefused("index", "'config' does not belong", () => ImageIndex.Parse(Encoding.UTF8.GetBytes(
        $$$"""{"schemaVersion":2,"config":{{{Config}}},"layers":[],"manifests":[]}""")));

    [Fact]
    public void ThatIsNotUtf8IsRefused() => AssertRefused("manifest", "not valid UTF-8", () => Manifest.Parse(new byte[] { (byte)'"', 0xff, (byte)'"' }));

    [Fact]
    public void MayLeaveOutItsMediaTypeAndItsEmptyLists()
    {
        var manifest = Manifest.Parse(Encoding.UTF8.GetBytes($$$"""{"schemaVersion":2,"config":{{{Config}}},"layers":null}"""));
        Assert.Equal(MediaTypes.ImageManifest, manifest.MediaType);
        Assert.Empty(manifest.Layers);
    }

    [Fact]
    public void MayBeOfDockersSecondSchema()
    {
        var manifest = Manifest.Parse(Encoding.UTF8.GetBytes($$$"""{"schemaVersion":2,"mediaType":"{{{MediaTypes.DockerManifest}}}","config":{{{Config}}}}"""));
        Assert.Equal(MediaTypes.DockerManifest, manifest.MediaType);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void WithRandomBytesInItNeverDoesAnythingElseThanBeingReadOrRefused(int seed)
    {
        var random = new Random(seed);
        var valid = Encoding.UTF8.GetBytes($$$"""{"schemaVersion":2,"config":{{{Config}}},"layers":[{{{Config}}}],"annotations":{"a":"\u0041"}}""");
        for (var round = 0; round < 5000; round++)
        {
            byte[] mutated = [.. valid];
            for (var change = random.Next(1, 4); change > 0; change--)
            {
                mutated[random.Next(mutated.Length)] = (byte)random.Next(256);
            }

            try
            {
                Assert.NotEmpty(Manifest.Parse(mutated).ToJson());
            }
            catch (MalformedImageException)
            {
                // what it is for
            }
        }
    }

    private static void AssertRefused(string subject, string reason, Func<object> read)
    {
        var e = Assert.Throws<MalformedImageException>(read);
        Assert.Equal(subject, e.Subject);
        Assert.Contains(reason, e.Problem, StringComparison.Ordinal);
    }
}
