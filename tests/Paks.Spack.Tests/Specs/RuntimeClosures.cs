using System.Text.Json;
using Paks.Spack.Caches;
using Paks.Spack.Specs;
using Paks.Testing;

namespace Paks.Spack.Tests.Specs;

public sealed class RuntimeClosures
{
    public static TheoryData<string> Carried => ["spack-v3-plain", "spack-v3-unsigned"];

    [Theory]
    [MemberData(nameof(Carried))]
    public Task AreThoseOfSpack(string cache) => CompareClosuresAsync(ProjectFixtures.Path(cache), ProjectFixtures.Path(cache + "-expected"));

    [Fact]
    public Task AreThoseOfSpackInTheLargeCache() => CompareClosuresAsync(SharedFixtures.Path("spack-v3"), SharedFixtures.Path("spack-v3-expected"));

    [Fact]
    public Task RootsFirstAreInTheOrderOfSpacksEnvironment() =>
        CompareOrderAsync(ProjectFixtures.Path("spack-v3-plain"), ProjectFixtures.Path("spack-v3-plain-expected"));

    [Fact]
    public Task RootsFirstAreInTheOrderOfSpacksEnvironmentInTheLargeCache() =>
        CompareOrderAsync(SharedFixtures.Path("spack-v3"), SharedFixtures.Path("spack-v3-expected"));

    [Theory]
    [MemberData(nameof(Carried))]
    public async Task HoldWhatFilesMayNameByPrefix(string cache)
    {
        var index = await ReadIndexAsync(ProjectFixtures.Path(cache));
        using var expected = JsonDocument.Parse(File.ReadAllBytes(ProjectFixtures.Path(cache + "-expected", "expected.json")));
        foreach (var spec in expected.RootElement.GetProperty("specs").EnumerateArray())
        {
            var root = index.Find(DagHash.Parse(spec.GetProperty("hash").GetString()!))!;
            Assert.Equal(
                spec.GetProperty("buildinfo").GetProperty("hash_to_prefix").EnumerateObject().Select(static entry => entry.Name).Order(),
                index.RelocationSources(root).Select(static source => source.Hash.ToString()).Order());
        }
    }

    [Fact]
    public void KeepNearPackagesBeforeFarOnes()
    {
        TestNode far = new("a-far");
        TestNode middle = new("b-middle") { Edges = [far >> "link"] };
        TestNode near = new("c-near");
        TestNode root = new("root") { Edges = [middle >> "link", near >> "run"] };
        var document = SpecDocument.Parse(root.ToDocument());
        Assert.Equal(["root", "b-middle", "c-near", "a-far"], document.RootsFirst([document.Root]).Select(static spec => spec.Name));
        Assert.Equal(["a-far", "c-near", "b-middle", "root"], document.RuntimeClosure().Select(static spec => spec.Name));
    }

    [Fact]
    public void LeaveOutWhatOnlyBuildingAndTestingNeeds()
    {
        TestNode tool = new("tool") { Edges = [new TestNode("of-tool") >> "link"] };
        TestNode root = new("root") { Edges = [new TestNode("checker") >> "test", tool >> "build", new TestNode("used") >> "build,run"] };
        Assert.Equal(["used", "root"], SpecDocument.Parse(root.ToDocument()).RuntimeClosure().Select(static spec => spec.Name));
    }

    [Fact]
    public void PutARootThatAnotherNeedsBehindIt()
    {
        TestNode below = new("below");
        TestNode above = new("above") { Edges = [below >> "link"] };
        var document = SpecDocument.Parse(above.ToDocument());
        ConcreteSpec[] roots = [document.Find(DagHash.Parse(below.Hash))!, document.Root];
        Assert.Equal(["above", "below"], document.RootsFirst(roots).Select(static spec => spec.Name));
    }

    [Fact]
    public void FollowLinksDeepAndRunsOnceForRelocation()
    {
        TestNode deepRun = new("deep-run");
        TestNode linked = new("linked") { Edges = [new TestNode("deep-link") >> "link", deepRun >> "run"] };
        TestNode run = new("run") { Edges = [new TestNode("of-run") >> "link"] };
        TestNode system = new("system") { External = "/usr" };
        TestNode root = new("root") { Edges = [linked >> "link", run >> "run", system >> "link"] };
        var document = SpecDocument.Parse(root.ToDocument());
        Assert.Equal(["root", "linked", "deep-link", "run"], document.RelocationSources(document.Root).Select(static spec => spec.Name));
    }

    [Fact]
    public void OfSeveralDocumentsAreOne()
    {
        TestNode shared = new("shared");
        var one = SpecDocument.Parse(new TestNode("one") { Edges = [shared >> "link"] }.ToDocument());
        var two = SpecDocument.Parse(new TestNode("two") { Edges = [shared >> "run"] }.ToDocument());
        Assert.Equal(["shared", "two", "one"], SpecGraph.Union([one, two]).RuntimeClosure([one.Root, two.Root]).Select(static spec => spec.Name));
    }

    private static async Task CompareClosuresAsync(string cache, string expectedFolder)
    {
        var index = await ReadIndexAsync(cache);
        using var expected = JsonDocument.Parse(File.ReadAllBytes(Path.Combine(expectedFolder, "expected.json")));
        foreach (var spec in expected.RootElement.GetProperty("specs").EnumerateArray())
        {
            var root = index.Find(DagHash.Parse(spec.GetProperty("hash").GetString()!))!;
            var closure = index.RuntimeClosure([root]);
            Assert.Equal(root.Hash, closure[^1].Hash);
            Assert.Equal(
                spec.GetProperty("runtime_closure").EnumerateArray()
                    .Select(static node => (node.GetProperty("hash").GetString(), node.GetProperty("external").GetBoolean())).Order(),
                closure.SkipLast(1).Select(static node => ((string?)node.Hash.ToString(), node.IsExternal)).Order());
            Assert.All(closure, node => Assert.All(
                node.Dependencies.Where(static edge => (edge.Types & DependencyTypes.Runtime) != 0),
                edge => Assert.True(Place(closure, edge.Hash) < Place(closure, node.Hash))));
        }
    }

    private static async Task CompareOrderAsync(string cache, string expectedFolder)
    {
        var index = await ReadIndexAsync(cache);
        using var expected = JsonDocument.Parse(File.ReadAllBytes(Path.Combine(expectedFolder, "environment.json")));
        JsonElement[] loads = [.. expected.RootElement.GetProperty("loads").EnumerateArray()];
        Assert.NotEmpty(loads);
        foreach (var load in loads)
        {
            var roots = load.GetProperty("roots").EnumerateArray()
                .Select(name => Assert.Single(index.FindByName(name.GetString()!)).Spec);
            var paths = load.GetProperty("sh").EnumerateArray().Select(static line => line.GetString()!)
                .Single(static line => line.StartsWith("export CMAKE_PREFIX_PATH=", StringComparison.Ordinal));
            Assert.Equal(
                paths.TrimEnd(';').Split('=')[1].Split(':').Select(static path => path[^32..]),
                index.RootsFirst(roots).Where(static spec => !spec.IsExternal).Select(static spec => spec.Hash.ToString()));
        }
    }

    private static int Place(IReadOnlyList<ConcreteSpec> specs, DagHash hash) => specs.ToList().FindIndex(spec => spec.Hash == hash);

    private static async Task<CacheIndex> ReadIndexAsync(string cache)
    {
        using var http = new HttpClient();
        return await BuildCache.Open(cache, http).ReadIndexAsync(TestContext.Current.CancellationToken);
    }
}
