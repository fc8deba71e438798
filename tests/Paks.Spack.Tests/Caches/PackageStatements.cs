using System.Text;
using Paks.Spack.Caches;
using Paks.Spack.Specs;

namespace Paks.Spack.Tests.Caches;

public sealed class PackageStatements
{
    private static readonly RegistryDescriptor Blob = RegistryDescriptor.Of("application/vnd.oci.image.layer.v1.tar+gzip", "x"u8);

    private static readonly PackageStatement Statement = new()
    {
        Package = new SpecAddress("zlib", SpackVersion.Parse("git.a/b=1.2"), DagHash.Parse("rgiwefrlqy7vklxtj6d4ae5oy22w7qdu")),
        Manifest = Blob with { MediaType = "application/vnd.oci.image.manifest.v1+json" },
        Config = Blob with { Size = 5 },
        Tarball = Blob,
        TarballDiffId = Blob.Digest,
    };

    [Fact]
    public void AreComposedOneTokenALine()
    {
        const string Digest = "sha256:2d711642b726b04401627ca9fbac32f5c8530fb1903cc4db02258717921a4881";
        Assert.Equal(
            $$"""
            {
            "version": 1,
            "package": {
            "name": "zlib",
            "version": "git.a/b=1.2",
            "hash": "rgiwefrlqy7vklxtj6d4ae5oy22w7qdu"
            },
            "manifest": {
            "mediaType": "application/vnd.oci.image.manifest.v1+json",
            "digest": "{{Digest}}",
            "size": 1
            },
            "config": {
            "mediaType": "application/vnd.oci.image.layer.v1.tar+gzip",
            "digest": "{{Digest}}",
            "size": 5
            },
            "tarball": {
            "mediaType": "application/vnd.oci.image.layer.v1.tar+gzip",
            "digest": "{{Digest}}",
            "size": 1,
            "diffId": "{{Digest}}"
            }
            }

            """,
            Statement.Compose());
    }

    [Fact]
    public void AreReadAsTheyWereComposed()
    {
        Assert.Equal(Statement, PackageStatement.Parse(Encoding.UTF8.GetBytes(Statement.Compose())));
        var withContents = Statement with { Contents = Blob with { Size = 9 } };
        Assert.Equal(withContents, PackageStatement.Parse(Encoding.UTF8.GetBytes(withContents.Compose())));
    }

    [Theory]
    [InlineData("\"version\": 1,", "\"version\": 2,", "of version 2")]
    [InlineData("\"version\": 1,", "", "lacks 'version'")]
    [InlineData("\"version\": 1,", "\"version\": 1,\"version\": 1,", "not JSON")]
    [InlineData("\"name\": \"zlib\"", "\"name\": 5", "lacks 'name'")]
    [InlineData("rgiwefrlqy7vklxtj6d4ae5oy22w7qdu", "rgi", "names no package")]
    [InlineData("\"package\": {", "\"package\": [{", "not JSON")]
    [InlineData("sha256:", "sha256:0", "no sha256")]
    [InlineData("\"diffId\"", "\"other\"", "lacks 'diffId'")]
    [InlineData("\"size\": 5", "\"size\": 5.5", "size that is none")]
    [InlineData("\"size\": 5", "\"size\": \"5\"", "size that is none")]
    public void ThatBreakTheFormatAreRefused(string old, string replacement, string why)
    {
        var text = Statement.Compose().Replace(old, replacement, StringComparison.Ordinal);
        Assert.Contains(why, Assert.Throws<FormatException>(() => PackageStatement.Parse(Encoding.UTF8.GetBytes(text))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void AreNotPutBesideWhatTheyDoNotName()
    {
        var signed = Encoding.UTF8.GetBytes((Statement with { Config = Blob }).Compose());
        var artifact = SignatureArtifact.Build(signed, "x"u8.ToArray());
        Assert.Equal("zlib-git.a_b_1.2-rgiwefrlqy7vklxtj6d4ae5oy22w7qdu.paks", artifact.Tag);
        Assert.Equal(RegistryDescriptor.Of("application/vnd.oci.image.manifest.v1+json", artifact.Content.Span), artifact.Manifest);
        Assert.Throws<ArgumentException>(() => SignatureArtifact.Build(signed, "y"u8.ToArray()));
        Assert.Throws<ArgumentException>(() => SignatureArtifact.Build(signed, "x"u8.ToArray(), "contents"u8.ToArray()));
        Assert.Throws<FormatException>(() => SignatureArtifact.Build("{}"u8.ToArray(), "x"u8.ToArray()));
    }

    [Theory]
    [InlineData(32 << 10, true)]
    [InlineData((32 << 10) + 1, false)]
    public void AreHeldInlineWithWhatIsSmall(int size, bool inline)
    {
        var config = new byte[size];
        var statement = Statement with { Config = RegistryDescriptor.Of("a", config) };
        var artifact = SignatureArtifact.Build(Encoding.UTF8.GetBytes(statement.Compose()), config);
        var read = RegistryImage.Parse(artifact.Content);
        Assert.Equal(inline ? config : null, read.FindInline(statement.Config));
        Assert.Equal([artifact.Blobs[0].Descriptor, .. read.Layers], artifact.Blobs.Select(static blob => blob.Descriptor));
        Assert.Equal(statement.Manifest, read.Subject);
    }

    [Fact]
    public void AreTaggedAsSpackTagsPackages()
    {
        Assert.Equal(
            "a-git.b_c_1.2-rgiwefrlqy7vklxtj6d4ae5oy22w7qdu.spack",
            CacheTags.OfSpec(Statement.Package with { Name = "a", Version = SpackVersion.Parse("git.b/c=1.2") }));
        var name = new string('n', 100);
        var tag = CacheTags.OfSpec(Statement.Package with { Name = name });
        Assert.Equal(128, tag.Length);
        Assert.Equal(name[..64], tag[..64]);
        Assert.EndsWith("rgiwefrlqy7vklxtj6d4ae5oy22w7qdu.spack", tag, StringComparison.Ordinal);
        Assert.False(CacheTags.IsOfSpec("index.spack"));
        Assert.False(CacheTags.IsOfSpec("latest"));
    }
}
