using Paks.Spack.Caches;
using Paks.Spack.Specs;

namespace Paks.Spack.Tests.Specs;

public sealed class SelectionOfNothing
{
    private static readonly SelectionPlatform Amd64 = new("linux", "amd64", PreferredOs: "debian12");

    private static readonly CacheIndex Index = TestNode.ToIndex(
        new TestNode("zlib") { Version = "1.2.13", Parameters = "\"shared\":false" },
        new TestNode("zlib") { Version = "1.3.1", Parameters = "\"shared\":true", Target = "haswell" },
        new TestNode("bzip2") { Target = "x86_64_v3" },
        new TestNode("xz") { Target = "aarch64" },
        new TestNode("zstd") { Platform = "darwin", Os = "ventura" },
        new TestNode("cmake") { IsInCache = false },
        new TestNode("gcc") { External = "/usr" },
        new TestNode("sqlite"),
        new TestNode("py-numpy"));

    [Theory]
    [InlineData("zlib@1.3:", SpecDifferenceKind.TargetLimit, "target haswell is above linux/amd64; ask for target=haswell")]
    [InlineData("zlib@1.2+shared", SpecDifferenceKind.Variant, "variant +shared: has ~shared")]
    [InlineData("zlib@1.4:~shared", SpecDifferenceKind.Version, "version 1.2.13 does not satisfy 1.4:")]
    [InlineData("zlib~shared os=ubuntu22.04", SpecDifferenceKind.OperatingSystem, "os ubuntu22.04: is for debian12")]
    [InlineData("zlib~shared target=zen2", SpecDifferenceKind.Target, "target zen2: is for x86_64")]
    [InlineData("bzip2", SpecDifferenceKind.TargetLimit, "target x86_64_v3 is above linux/amd64; ask for the platform linux/amd64/v3 or for target=x86_64_v3")]
    [InlineData("xz", SpecDifferenceKind.Family, "target aarch64 is not for linux/amd64")]
    [InlineData("zstd", SpecDifferenceKind.Platform, "platform darwin is not linux")]
    [InlineData("cmake", SpecDifferenceKind.NotInCache, "not in the cache: only a dependency record")]
    [InlineData("gcc", SpecDifferenceKind.NotInCache, "not in the cache: it was part of the system that built, and is never packaged")]
    public void NamesTheNearestAndWhatDiffers(string request, SpecDifferenceKind kind, string difference)
    {
        var error = Assert.Throws<NoSpecException>(() => new SpecSelector([Index]).Select(AbstractSpec.Parse(request), Amd64));
        Assert.Equal(new SpecDifference(kind, difference), Assert.Single(error.Nearest[0].Differences));
        Assert.Contains(difference, error.Message, StringComparison.Ordinal);
        Assert.Empty(error.SimilarNames);
    }

    [Fact]
    public void RanksByHowMuchDiffers()
    {
        var index = TestNode.ToIndex(
            new TestNode("a") { Version = "1.0", Parameters = "\"x\":false" },
            new TestNode("a") { Version = "2.0", Parameters = "\"x\":false" },
            new TestNode("a") { Version = "1.0", Parameters = "\"x\":true" },
            new TestNode("a") { Version = "1.5", Parameters = "\"x\":true" });
        var error = Assert.Throws<NoSpecException>(() => new SpecSelector([index]).Select(AbstractSpec.Parse("a@2+x"), Amd64));
        Assert.Equal(
            ["version 1.5 does not satisfy 2", "version 1.0 does not satisfy 2", "variant +x: has ~x", "version 1.0 does not satisfy 2; variant +x: has ~x"],
            error.Nearest.Select(static candidate => string.Join("; ", candidate.Differences)));
    }

    [Theory]
    [InlineData("zlob", "zlib")]
    [InlineData("slqite", "sqlite")]
    [InlineData("numpy", "py-numpy")]
    [InlineData("sqlite3", "sqlite")]
    [InlineData("ZLIB", "zlib")]
    public void SuggestsSimilarNames(string request, string suggestion)
    {
        var error = Assert.Throws<NoSpecException>(() => new SpecSelector([Index]).Select(AbstractSpec.Parse(request), Amd64));
        Assert.Empty(error.Nearest);
        Assert.Equal(suggestion, error.SimilarNames[0]);
        Assert.Contains(suggestion, error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("something-else-entirely", "no package is called something-else-entirely")]
    [InlineData("/aaaaaaa", "no hash begins with aaaaaaa")]
    public void SaysThatNothingIsNear(string request, string why)
    {
        var error = Assert.Throws<NoSpecException>(() => new SpecSelector([Index]).Select(AbstractSpec.Parse(request), Amd64));
        Assert.Empty(error.Nearest);
        Assert.Empty(error.SimilarNames);
        Assert.EndsWith(why, error.Message, StringComparison.Ordinal);
    }
}
