using System.Text.Json;
using System.Text.RegularExpressions;
using Paks.Spack.Caches;
using Paks.Spack.Specs;
using Paks.Testing;

namespace Paks.Spack.Tests.Specs;

public sealed class SpecStrings
{
    [Fact]
    public async Task AreThoseThatSpackWroteIntoItsImages()
    {
        var index = await ReadIndexAsync(SharedFixtures.Path("spack-v3"));
        var layout = SharedFixtures.Path("spack-oci");
        using var images = JsonDocument.Parse(File.ReadAllBytes(Path.Combine(layout, "index.json")));
        var compared = 0;
        foreach (var image in images.RootElement.GetProperty("manifests").EnumerateArray())
        {
            var tag = image.GetProperty("annotations").GetProperty("org.opencontainers.image.ref.name").GetString()!;
            if (tag == "index.spack")
            {
                continue;
            }

            var digest = image.GetProperty("digest").GetString()!.Replace(':', '/');
            using var manifest = JsonDocument.Parse(File.ReadAllBytes(Path.Combine(layout, "blobs", digest)));
            var description = manifest.RootElement.GetProperty("annotations").GetProperty("org.opencontainers.image.description").GetString()!;
            var spec = index.Find(DagHash.Parse(Path.GetFileNameWithoutExtension(tag)[^32..]))!;

            // Spack writes the version as exact there, and no compiler.
            var written = spec.ToSpecString().Replace("@", "@=", StringComparison.Ordinal);
            Assert.Equal(description, written.Split(" %")[0]);
            compared++;
        }

        Assert.Equal(23, compared);
    }

    [Fact]
    public async Task NameTheCompiler()
    {
        var index = await ReadIndexAsync(ProjectFixtures.Path("spack-v3-plain"));
        Assert.Equal(
            "sqlite@3.40.1 build_system=generic platform=linux os=debian12 target=x86_64 %gcc@12.2.0",
            Assert.Single(index.FindByName("sqlite")).Spec.ToSpecString());
        Assert.Equal(
            "paks-env@1.0 build_system=generic platform=linux os=debian12 target=x86_64",
            Assert.Single(index.FindByName("paks-env")).Spec.ToSpecString());
    }

    [Theory]
    [InlineData("\"build_system\":\"cmake\",\"fts\":true,\"functions\":false", "a@1.0+fts~functions build_system=cmake platform=linux os=debian12 target=x86_64")]
    [InlineData("\"languages\":[\"c\",\"c++\"],\"z\":true", "a@1.0+z languages:='c,c++' platform=linux os=debian12 target=x86_64")]
    [InlineData("\"shared\":true,\"cflags\":[\"-O2\",\"-g\"]", "a@1.0 cflags='-O2 -g' +shared platform=linux os=debian12 target=x86_64")]
    [InlineData("\"patches\":[\"0123456789abcdef\",\"fedcba9876543210\"]", "a@1.0 patches:=0123456,fedcba9 platform=linux os=debian12 target=x86_64")]
    [InlineData("\"text\":\"it's\"", "a@1.0 text=\"it's\" platform=linux os=debian12 target=x86_64")]
    public void AreWrittenAsSpackWritesThem(string parameters, string expected)
    {
        var spec = new TestNode("a") { Parameters = parameters }.ToSpec();
        Assert.Equal(expected, spec.ToSpecString());
        Assert.True(AbstractSpec.Parse(expected).Matches(spec, SpecGraph.Union([])));
    }

    [Fact]
    public async Task FindTheirOwnSpec()
    {
        var index = await ReadIndexAsync(SharedFixtures.Path("spack-v3"));
        foreach (var record in index.Names.SelectMany(index.FindByName))
        {
            var text = record.Spec.ToSpecString();
            Assert.True(AbstractSpec.Parse(text).Matches(record.Spec, index), text);
            Assert.Matches(new Regex("^[a-z0-9-]+@"), text);
        }
    }

    private static async Task<CacheIndex> ReadIndexAsync(string cache)
    {
        using var http = new HttpClient();
        return await BuildCache.Open(cache, http).ReadIndexAsync(TestContext.Current.CancellationToken);
    }
}
