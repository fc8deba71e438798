using System.Text;
using System.Text.Json;

namespace Paks.Oci.Tests.Model;

/// <summary>Bytes of documents are a contract: digests depend on each of them.</summary>
public sealed class WrittenJson
{
    // image-spec, manifest.md, "Example Image Manifest", without its white space.
    private const string SpecificationManifest =
        """{"schemaVersion":2,"mediaType":"application/vnd.oci.image.manifest.v1+json","config":{"mediaType":"application/vnd.oci.image.config.v1+json","digest":"sha256:b5b2b2c507a0944348e0303114d8d93aaaa081732b86451d9bce1f432a537bc7","size":7023},"layers":[{"mediaType":"application/vnd.oci.image.layer.v1.tar+gzip","digest":"sha256:9834876dcfb05cb167a5c24953eba58c4ac89b1adf57f28f2f9d09af107ee8f0","size":32654},{"mediaType":"application/vnd.oci.image.layer.v1.tar+gzip","digest":"sha256:3c3a4604a545cdc127456d94e421cd355bca5b528f4a9c1905b15da2eb4a4c6b","size":16724},{"mediaType":"application/vnd.oci.image.layer.v1.tar+gzip","digest":"sha256:ec4b8955958665577945c89419d1af06b5f7636b4ac3da7f12184802ad867736","size":73109}],"subject":{"mediaType":"application/vnd.oci.image.manifest.v1+json","digest":"sha256:5b0bcabd1ed22e9fb1310cf6c2dec7cdef19f0ad69efa1f392e94a4333501270","size":7682},"annotations":{"com.example.key1":"value1","com.example.key2":"value2"}}""";

    // image-spec, image-index.md, "Example Image Index".
    private const string SpecificationIndex =
        """{"schemaVersion":2,"mediaType":"application/vnd.oci.image.index.v1+json","manifests":[{"mediaType":"application/vnd.oci.image.manifest.v1+json","digest":"sha256:e692418e4cbaf90ca69d05a66403747baa33ee08806650b51fab815ad7fc331f","size":7143,"platform":{"architecture":"ppc64le","os":"linux"}},{"mediaType":"application/vnd.oci.image.manifest.v1+json","digest":"sha256:5b0bcabd1ed22e9fb1310cf6c2dec7cdef19f0ad69efa1f392e94a4333501270","size":7682,"platform":{"architecture":"amd64","os":"linux"}}],"annotations":{"com.example.key1":"value1","com.example.key2":"value2"}}""";

    // image-spec, config.md, "Example"; Entrypoint and Cmd as there, maps sorted.
    private const string SpecificationConfig =
        """{"created":"2015-10-31T22:22:56.015925234Z","author":"Alyssa P. Hacker \u003calyspdev@example.com\u003e","architecture":"amd64","os":"linux","config":{"User":"alice","ExposedPorts":{"8080/tcp":{}},"Env":["PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin","FOO=oci_is_a","BAR=well_written_spec"],"Entrypoint":["/bin/my-app-binary"],"Cmd":["--foreground","--config","/etc/my-app.d/default.cfg"],"Volumes":{"/var/job-result-data":{},"/var/log/my-app-logs":{}},"WorkingDir":"/home/alice","Labels":{"com.example.project.git.commit":"45a939b2999782a3f005621a8d0f29aa387e1d6b","com.example.project.git.url":"https://example.com/project.git"}},"rootfs":{"type":"layers","diff_ids":["sha256:c6f988f4874bb0add23a778f753c65efe992244e148a1d2ec2a8b664fb66bbd1","sha256:5f70bf18a086007016e948b04aed3b82103a36bea41755b6cddfaf10ace3c6ef"]},"history":[{"created":"2015-10-31T22:22:54.690851953Z","created_by":"/bin/sh -c #(nop) ADD file:a3bc1e842b69636f9df5256c49c5374fb4eef1e281fe3f282c65fb853ee171c5 in /"},{"created":"2015-10-31T22:22:55.613815829Z","created_by":"/bin/sh -c #(nop) CMD [\"sh\"]","empty_layer":true}]}""";

    [Fact]
    public void OfTheSpecificationsManifestIsAsTheSpecificationHasIt() =>
        Assert.Equal(SpecificationManifest, Text(Manifest.Parse(Bytes(SpecificationManifest)).ToJson()));

    [Fact]
    public void OfTheSpecificationsIndexIsAsTheSpecificationHasIt() =>
        Assert.Equal(SpecificationIndex, Text(ImageIndex.Parse(Bytes(SpecificationIndex)).ToJson()));

    [Fact]
    public void OfTheSpecificationsConfigIsAsTheSpecificationHasIt() =>
        Assert.Equal(SpecificationConfig, Text(ImageConfig.Parse(Bytes(SpecificationConfig)).ToJson()));

    [Fact]
    public void DependsNeitherOnWhiteSpaceNorOnTheOrderOfKeys()
    {
        const string Other =
            """
            { "layers": [ ], "annotations": { "b": "2", "a": "1" },
              "config": { "size": 2, "digest": "sha256:44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a", "mediaType": "application/vnd.oci.empty.v1+json" },
              "artifactType": "application/vnd.example", "mediaType": "application/vnd.oci.image.manifest.v1+json", "schemaVersion": 2 }
            """;
        Assert.Equal(
            """{"schemaVersion":2,"mediaType":"application/vnd.oci.image.manifest.v1+json","artifactType":"application/vnd.example","config":{"mediaType":"application/vnd.oci.empty.v1+json","digest":"sha256:44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a","size":2},"layers":[],"annotations":{"a":"1","b":"2"}}""",
            Text(Manifest.Parse(Bytes(Other)).ToJson()));
    }

    [Fact]
    public void HasAllMembersOfADescriptorInTheSpecificationsOrder()
    {
        var index = new ImageIndex
        {
            ArtifactType = "application/vnd.example",
            Manifests =
            [
                Descriptor.Of(MediaTypes.ImageManifest, "{}"u8) with
                {
                    Urls = ["https://example.com/a"],
                    Annotations = new Dictionary<string, string> { ["b"] = "2", ["a"] = "1" },
                    Data = "{}"u8.ToArray(),
                    Platform = new Platform("linux", "arm64", "v8") { OsVersion = "6.1" },
                    ArtifactType = "application/vnd.example",
                },
            ],
        };
        const string Expected =
            """{"schemaVersion":2,"mediaType":"application/vnd.oci.image.index.v1+json","artifactType":"application/vnd.example","manifests":[{"mediaType":"application/vnd.oci.image.manifest.v1+json","digest":"sha256:44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a","size":2,"urls":["https://example.com/a"],"annotations":{"a":"1","b":"2"},"data":"e30=","platform":{"architecture":"arm64","os":"linux","os.version":"6.1","variant":"v8"},"artifactType":"application/vnd.example"}]}""";
        Assert.Equal(Expected, Text(index.ToJson()));
        Assert.Equal(Expected, Text(ImageIndex.Parse(Bytes(Expected)).ToJson()));
    }

    [Theory]
    [InlineData("plain", "plain")]
    [InlineData("\"\\", "\\\"\\\\")]
    [InlineData("<a&b>", "\\u003ca\\u0026b\\u003e")]
    [InlineData("\b\f\n\r\t", "\\b\\f\\n\\r\\t")]
    [InlineData("\u0000\u001f\u007f", "\\u0000\\u001f\u007f")]
    [InlineData("\u2028\u2029", "\\u2028\\u2029")]
    [InlineData("grün ½ 漢字 😀 \u00a0\u200b", "grün ½ 漢字 😀 \u00a0\u200b")]
    [InlineData("https://example.com/?a='b'+c", "https://example.com/?a='b'+c")]
    public void EscapesAsGoDoes(string value, string expected)
    {
        var json = new CanonicalJsonWriter();
        json.String(value);
        Assert.Equal($"\"{expected}\"", Text(json.ToBytes()));
        Assert.Equal(value, JsonSerializer.Deserialize<string>(json.ToBytes()));
    }

    [Fact]
    public void SortsMapsByTheirCharactersAlone()
    {
        var json = new CanonicalJsonWriter();
        json.BeginObject();
        json.OptionalMember("map", new Dictionary<string, string> { ["b"] = "", ["Z"] = "", ["a-b"] = "", ["a.b"] = "", ["ä"] = "", ["a"] = "" });
        json.EndObject();
        Assert.Equal("""{"map":{"Z":"","a":"","a-b":"","a.b":"","b":"","ä":""}}""", Text(json.ToBytes()));
    }

    private static byte[] Bytes(string text) => Encoding.UTF8.GetBytes(text);

    private static string Text(byte[] bytes) => Encoding.UTF8.GetString(bytes);
}
