using System.Text;
using Paks.Spack.Packages;
using Paks.Spack.Tests.Packages.Kit;

namespace Paks.Spack.Tests.Packages;

public sealed class ContentsOfRealPackages
{
    private const string Remembered =
        """{"version":1,"prefix":"/p","usesSbang":false,"hasRunEnvironmentRecipe":false,"buildInfo":{"buildPath":"/","textFiles":[],"binaries":[],"links":[]},"entries":""";

    public static TheoryData<string> Caches => ["spack-v3", "spack-v3-plain", "spack-v3-unsigned", "spack-v2"];

    [Theory]
    [MemberData(nameof(Caches))]
    public void AreWhatThePackageSaysThatItIs(string cacheName)
    {
        foreach (var package in FixtureCache.Open(cacheName).Packages.Values)
        {
            var contents = package.Read();
            var parents = contents.Prefix.Count(c => c == '/') - 1;
            Assert.Equal(package.OriginalPrefix, contents.Prefix);
            Assert.Equal(package.Expected.GetProperty("tarball").GetProperty("entries").GetInt32() - parents, contents.Entries.Count);
            Assert.Equal(package.Name, contents.Name);
            Assert.Equal(package.Version, contents.Version);
            Assert.Equal(package.Hash, contents.DagHash);
        }
    }

    [Theory]
    [MemberData(nameof(Caches))]
    public void SurviveBeingRemembered(string cacheName)
    {
        foreach (var package in FixtureCache.Open(cacheName).Packages.Values)
        {
            var contents = package.Read();
            var json = contents.ToJson();
            var again = PackageContents.Parse(json);
            Assert.Equal(contents.Entries, again.Entries);
            Assert.Equal(contents.HasRunEnvironmentRecipe, again.HasRunEnvironmentRecipe);
            Assert.Equal(contents.UsesSbang, again.UsesSbang);
            Assert.Equal((contents.Name, contents.Version, contents.DagHash), (again.Name, again.Version, again.DagHash));
            Assert.Equal(json, again.ToJson());
        }
    }

    [Theory]
    [InlineData("")]
    [InlineData("{}")]
    [InlineData("[]")]
    [InlineData("""{"version":2}""")]
    [InlineData("""{"version":1,"prefix":"/p"}""")]
    [InlineData("""{"version":1,"prefix":"/p","usesSbang":0,"hasRunEnvironmentRecipe":false,"buildInfo":{},"entries":[]}""")]
    [InlineData(Remembered + """[["x",1,420]]}""")]
    [InlineData(Remembered + """[["x",9,420,0]]}""")]
    [InlineData(Remembered + """[["../x",1,420,0]]}""")]
    [InlineData(Remembered + """[["x",2,420,7]]}""")]
    [InlineData(Remembered + """[["x",1,420,1e99]]}""")]
    [InlineData(Remembered + """[["x",1,420,0]""")]
    public void AreNotReadFromDamagedText(string json) =>
        Assert.Throws<FormatException>(() => PackageContents.Parse(Encoding.UTF8.GetBytes(json)));

    [Fact]
    public void AreReadFromSoundText() =>
        Assert.Equal("x", Assert.Single(PackageContents.Parse(Encoding.UTF8.GetBytes(Remembered + """[["x",1,420,0]]}""")).Entries).Path);

    [Theory]
    [MemberData(nameof(Caches))]
    public void TellWhichScriptsAndRecipesNeedMore(string cacheName)
    {
        PackageContents[] packages = [.. FixtureCache.Open(cacheName).Packages.Values.Select(package => package.Read())];
        Assert.All(packages, package => Assert.Equal(package.Name == "paks-env", package.HasRunEnvironmentRecipe));
        string[] withLongLines = cacheName == "spack-v3" ? ["paks-awkward", "paks-lua-app"] : [];
        Assert.Equal(withLongLines, packages.Where(package => package.UsesSbang).Select(package => package.Name!).Order());
    }

    [Fact]
    public void FollowLinksToDirectories()
    {
        var awkward = FixtureCache.Open("spack-v3-plain").Packages.Values.Single(package => package.Name == "paks-awkward").Read();
        Assert.True(awkward.HasDirectory(""));
        Assert.True(awkward.HasDirectory("lib/pkgconfig"));
        Assert.True(awkward.HasDirectory("lib64/pkgconfig"));
        Assert.False(awkward.HasDirectory("lib64/none"));
        Assert.False(awkward.HasDirectory("bin/awkward"));
        Assert.False(awkward.HasDirectory("lib/libz-of-dependency.so"));
        Assert.False(awkward.HasDirectory("share/awkward/system-link"));
    }
}
