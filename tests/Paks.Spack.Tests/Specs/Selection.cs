using Paks.Spack.Caches;
using Paks.Spack.Specs;
using Paks.Testing;

namespace Paks.Spack.Tests.Specs;

public sealed class Selection
{
    private static readonly SelectionPlatform Amd64 = new("linux", "amd64", PreferredOs: "debian12");

    private static readonly TestNode Base = new("a");

    public static TheoryData<string, string, int> Preferences
    {
        get
        {
            // Request, and which of the nodes below is best.
            return new()
            {
                { "a", "", 0 },
                { "a", "versions", 1 },
                { "a@:1.9", "versions", 0 },
                { "a@2.1-rc1", "versions", 2 },
                { "a@2.1-rc1:", "versions", 2 },
                { "a@2:", "versions", 1 },
                { "a@develop", "versions", 3 },
                { "a@2:develop", "versions", 3 },
                { "a", "unfinished", 0 },
                { "a", "systems", 0 },
                { "a os=ubuntu22.04", "systems", 1 },
                { "a@2", "systems", 1 },
                { "a", "targets", 0 },
                { "a target=x86_64_v3", "targets", 1 },
                { "a target=haswell", "targets", 2 },
                { "a target=x86_64_v2:", "targets", 2 },
                { "a", "references", 1 },
                { "a", "variants", 1 },
                { "a~x", "variants", 2 },
            };
        }
    }

    private static readonly Dictionary<string, TestNode[]> Sets = new()
    {
        [""] = [Base],
        ["versions"] = [Base, Base with { Version = "2.0" }, Base with { Version = "2.1-rc1" }, Base with { Version = "develop" }],
        ["unfinished"] = [Base with { Version = "1.0-rc1" }, Base with { Version = "main" }, Base with { Version = "1.0-beta2" }],
        ["systems"] = [Base, Base with { Version = "2.0", Os = "ubuntu22.04" }, Base with { Os = "ubuntu20.04" }],
        ["targets"] = [Base, Base with { Target = "x86_64_v3" }, Base with { Target = "haswell" }, Base with { Target = "aarch64" }],
        ["references"] = [Base, Base with { Parameters = "\"x\":false", ReferenceCount = 3 }],
        ["variants"] = [Base, Base with { Parameters = "\"x\":true,\"y\":true" }, Base with { Parameters = "\"x\":false,\"y\":true" }],
    };

    [Theory]
    [MemberData(nameof(Preferences))]
    public void TakesTheBest(string request, string set, int best)
    {
        var selection = new SpecSelector([TestNode.ToIndex(Sets[set])]).Select(AbstractSpec.Parse(request), Amd64);
        Assert.Equal(Sets[set][best].Hash, selection.Spec.Hash.ToString());
    }

    [Fact]
    public void IsTheSameWhateverTheOrderOfTheIndex()
    {
        TestNode[] nodes = [.. Sets.Values.SelectMany(static set => set).DistinctBy(static node => node.Hash)];
        var expected = Order(nodes);
        for (var seed = 0; seed < 5; seed++)
        {
            new Random(seed).Shuffle(nodes);
            Assert.Equal(expected, Order(nodes));
        }

        static string Order(TestNode[] nodes)
        {
            var selection = new SpecSelector([TestNode.ToIndex(nodes)]).Select(AbstractSpec.Parse("a"), Amd64);
            return string.Join(' ', selection.Alternatives.Prepend(selection.Spec).Select(static spec => spec.Hash));
        }
    }

    [Fact]
    public void TakesTheMostSpecificTargetThatThePlatformPromises()
    {
        SpecSelector selector = new([TestNode.ToIndex(Sets["targets"])]);
        Assert.Equal("x86_64_v3", selector.Select(AbstractSpec.Parse("a"), Amd64 with { Variant = "v3" }).Spec.Target);
        Assert.Equal("x86_64_v3", selector.Select(AbstractSpec.Parse("a"), Amd64 with { Variant = "v4" }).Spec.Target);
        Assert.Equal("x86_64", selector.Select(AbstractSpec.Parse("a"), Amd64 with { Variant = "v2" }).Spec.Target);
        Assert.Equal("aarch64", selector.Select(AbstractSpec.Parse("a"), new SelectionPlatform("linux", "arm64")).Spec.Target);
    }

    [Fact]
    public void ByHashGoesAboveTheLimitButNotToAnotherFamily()
    {
        SpecSelector selector = new([TestNode.ToIndex(Sets["targets"])]);
        Assert.Equal("haswell", selector.Select(AbstractSpec.Parse("/" + Sets["targets"][2].Hash), Amd64).Spec.Target);
        Assert.Equal("haswell", selector.Select(AbstractSpec.Parse("a/" + Sets["targets"][2].Hash[..8]), Amd64).Spec.Target);
        var error = Assert.Throws<NoSpecException>(() => selector.Select(AbstractSpec.Parse("/" + Sets["targets"][3].Hash), Amd64));
        Assert.Equal(SpecDifferenceKind.Family, Assert.Single(Assert.Single(error.Nearest).Differences).Kind);
    }

    [Fact]
    public void AsksCachesInOrder()
    {
        var first = TestNode.ToIndex(Base, new TestNode("b"));
        var second = TestNode.ToIndex(Base with { Version = "2.0" }, new TestNode("c"));
        SpecSelector selector = new([first, second]);
        Assert.Equal(("1.0", first), Chosen("a"));
        Assert.Equal(("2.0", second), Chosen("a@2"));
        Assert.Equal(("1.0", second), Chosen("c"));
        Assert.Empty(selector.Select(AbstractSpec.Parse("a"), Amd64).Alternatives);

        (string, ISpecIndex) Chosen(string request) =>
            selector.Select(AbstractSpec.Parse(request), Amd64) is var chosen ? (chosen.Spec.Version.ToString(), chosen.Index) : default;
    }

    [Fact]
    public void TellsWhatElseFits()
    {
        var selection = new SpecSelector([TestNode.ToIndex(Sets["versions"])]).Select(AbstractSpec.Parse("a"), Amd64);
        Assert.Equal("2.0", selection.Spec.Version.ToString());
        Assert.Equal(["1.0", "2.1-rc1", "develop"], selection.Alternatives.Select(static spec => spec.Version.ToString()));
    }

    [Fact]
    public void TakesNothingThatCannotBeFetched()
    {
        TestNode gone = new("gone") { IsInCache = false };
        TestNode system = new("system") { External = "/usr" };
        TestNode tool = new("tool") { IsInCache = false };
        TestNode broken = new("a") { Version = "2.0", Edges = [gone >> "link"] };
        TestNode whole = new("a") { Version = "1.0", Edges = [system >> "link", tool >> "build"] };
        var selection = new SpecSelector([TestNode.ToIndex(broken, whole)]).Select(AbstractSpec.Parse("a"), Amd64);
        Assert.Equal("1.0", selection.Spec.Version.ToString());

        var error = Assert.Throws<NoSpecException>(() =>
            new SpecSelector([TestNode.ToIndex(broken, whole)]).Select(AbstractSpec.Parse("a@2"), Amd64));
        Assert.Equal($"needs gone/{gone.Hash} to run, which no cache holds", error.Nearest[0].Differences[0].Text);

        // Another cache may hold what is missing.
        SpecSelector both = new([TestNode.ToIndex(broken), TestNode.ToIndex(gone with { IsInCache = true })]);
        Assert.Equal("2.0", both.Select(AbstractSpec.Parse("a"), Amd64).Spec.Version.ToString());
    }

    [Fact]
    public void FindsProvidersOfVirtualPackages()
    {
        TestNode mpich = new("mpich") { Version = "4.1", ReferenceCount = 1 };
        TestNode newest = new("mpich") { Version = "4.2" };
        TestNode openmpi = new("openmpi") { Version = "5.0", ReferenceCount = 2 };
        var index = TestNode.ToIndex(
            newest,
            new TestNode("x") { Edges = [mpich >> "link mpi"] },
            new TestNode("y") { Edges = [openmpi >> "link mpi"] });
        SpecSelector selector = new([index]);
        Assert.Equal("openmpi@5.0", Chosen("mpi"));
        Assert.Equal("mpich@4.1", Chosen("mpi@4"));
        Assert.Equal("mpich@4.2", Chosen("mpich"));

        string Chosen(string request) => selector.Select(AbstractSpec.Parse(request), Amd64).Spec is var spec ? $"{spec.Name}@{spec.Version}" : "";
    }

    [Fact]
    public async Task InARealCacheGoesByTargetAndVersion()
    {
        using var http = new HttpClient();
        var index = await BuildCache.Open(SharedFixtures.Path("spack-v3"), http).ReadIndexAsync(TestContext.Current.CancellationToken);
        SpecSelector selector = new([index]);
        Assert.Equal(("1.3.1", "x86_64"), Chosen("zlib", Amd64));
        Assert.Equal(("1.2.13", "x86_64"), Chosen("zlib@1.2", Amd64));
        Assert.Equal(("1.0.8", "x86_64"), Chosen("bzip2", Amd64));
        Assert.Equal(("1.0.8", "x86_64_v3"), Chosen("bzip2", Amd64 with { Variant = "v3" }));
        Assert.Equal(("1.0.8", "haswell"), Chosen("bzip2 target=haswell", Amd64));
        Assert.Equal(("1.6.39", "x86_64"), Chosen("libpng ^zlib@1.3", Amd64));
        Assert.Throws<NoSpecException>(() => selector.Select(AbstractSpec.Parse("libpng ^zlib@1.2"), Amd64));
        var bzip2 = selector.Select(AbstractSpec.Parse("bzip2"), Amd64);
        Assert.True(bzip2.Spec.Variants["shared"].Boolean);
        Assert.False(Assert.Single(bzip2.Alternatives).Variants["shared"].Boolean);

        (string, string) Chosen(string request, SelectionPlatform platform) =>
            selector.Select(AbstractSpec.Parse(request), platform).Spec is var spec ? (spec.Version.ToString(), spec.Target) : default;
    }

    [Fact]
    public void NeedsANameOrHash() =>
        Assert.Throws<FormatException>(() => new SpecSelector([TestNode.ToIndex(Base)]).Select(AbstractSpec.Parse("+x"), Amd64));
}
