using System.Text.Json;
using System.Text.Json.Nodes;
using NJsonSchema;
using Paks.Containers.Images;
using Paks.Containers.Recipes;
using Paks.Containers.Tests.Builds.Kit;
using Paks.Testing;

namespace Paks.Containers.Tests.Images;

public sealed class WrittenLabels : IDisposable
{
    private readonly Workshop _workshop = new();

    [Theory]
    [InlineData("sqlite")]
    [InlineData("sqlite", "paks-lua-app")]
    public async Task KeepTheirSchema(params string[] specs)
    {
        var result = await _workshop.BuildAsync(Workshop.Recipe(specs));
        var schema = await JsonSchema.FromFileAsync(Path.Combine(RepositoryRoot.Path, "docs", "labels.schema.json"), TestContext.Current.CancellationToken);

        var labels = AsJson(result.Image.Configuration.Config.Labels!);

        Assert.Empty(schema.Validate(labels.ToJsonString()));
        Assert.Equal(result.Plan.Packages.Count, labels[LabelKeys.Packages]!.AsArray().Count);
    }

    [Fact]
    public async Task TellOfTheBaseToo()
    {
        var below = await _workshop.BuildAsync(Workshop.Recipe("zlib@1.3.1"));
        var recipe = Workshop.Recipe("sqlite") with { Base = $"oci:{_workshop["image"]}:test" };

        var labels = (await ImageBuild.RunAsync(recipe, [], _workshop.Environment(), TestContext.Current.CancellationToken)).Image.Configuration.Config.Labels!;

        // sqlite brings a zlib of its own, and the same gcc-runtime.
        var packages = LabelledPackage.Read(labels);
        Assert.Equal(["zlib@1.3.1", "gcc-runtime@12.2.0", "zlib@1.2.13", "sqlite@3.40.1"], packages.Select(package => $"{package.Name}@{package.Version}"));
        Assert.Equal(
            [.. AsJson(below.Image.Configuration.Config.Labels!)[LabelKeys.Roots]!.AsArray().Select(root => (string?)root), "sqlite@3.40.1/x7yafzf4qr2fvppyo5r77o5xsj6bgb7m"],
            AsJson(labels)[LabelKeys.Roots]!.AsArray().Select(root => (string?)root));
        Assert.Equal("sqlite", labels[LabelKeys.SpecName]);
        Assert.Equal("sqlite", labels[LabelKeys.Request]);
    }

    [Theory]
    [InlineData("sqlite", "paks-lua-app")]
    [InlineData]
    public async Task OfABaseAreNotTakenForThoseOfTheImage(params string[] specs)
    {
        var file = _workshop["file"];
        File.WriteAllText(file, "mine");
        await _workshop.BuildAsync(Workshop.Recipe("zlib") with
        {
            Run = new RunSettings
            {
                Labels = new Dictionary<string, string> { [LabelKeys.BaseName] = "debian12", ["org.opencontainers.image.source"] = "https://below.example", ["below"] = "stays" },
            },
        });
        var recipe = Workshop.Recipe(specs) with { Base = $"oci:{_workshop["image"]}:test", Added = [new AddedContent(file, "/mine", IsArchive: false)] };

        var image = (await ImageBuild.RunAsync(recipe, [], _workshop.Environment(), TestContext.Current.CancellationToken)).Image;

        var labels = image.Configuration.Config.Labels!;
        using var manifest = JsonDocument.Parse(image.ManifestBytes);
        var annotations = manifest.RootElement.GetProperty("annotations").EnumerateObject().ToDictionary(member => member.Name, member => member.Value.GetString()!);
        Assert.Equal(annotations.OrderBy(pair => pair.Key), labels.Where(label => label.Key.StartsWith("org.opencontainers.image.", StringComparison.Ordinal)).OrderBy(pair => pair.Key));
        Assert.DoesNotContain(LabelKeys.BaseName, labels.Keys);
        Assert.DoesNotContain(LabelKeys.Version, labels.Keys);
        Assert.Equal("stays", labels["below"]);
    }

    [Fact]
    public async Task OfUnverifiedPackagesBelowMakeTheImageUnverified()
    {
        await _workshop.BuildAsync(Workshop.Recipe("zlib") with { Caches = [ProjectFixtures.Path("spack-v3-unsigned")], RequireSignatures = false });
        var recipe = Workshop.Recipe("lua") with { Base = $"oci:{_workshop["image"]}:test" };

        var labels = (await ImageBuild.RunAsync(recipe, [], _workshop.Environment(), TestContext.Current.CancellationToken)).Image.Configuration.Config.Labels!;

        Assert.Equal("unverified", labels[LabelKeys.Verification]);
    }

    [Fact]
    public async Task NameNoPlaceOfThisMachine()
    {
        var result = await _workshop.BuildAsync(Workshop.Recipe("sqlite"));

        Assert.All(result.Image.Configuration.Config.Labels!.Values, value => Assert.DoesNotContain(RepositoryRoot.Path, value, StringComparison.Ordinal));
    }

    [Fact]
    public async Task GiveTheUserTheLastWord()
    {
        var recipe = Workshop.Recipe("zlib") with
        {
            Run = new RunSettings { Labels = new Dictionary<string, string> { ["org.opencontainers.image.title"] = "mine", ["a"] = "b" } },
        };

        var image = (await _workshop.BuildAsync(recipe)).Image;

        Assert.Equal("mine", image.Configuration.Config.Labels!["org.opencontainers.image.title"]);
        Assert.Equal("b", image.Configuration.Config.Labels!["a"]);
    }

    public void Dispose() => _workshop.Dispose();

    private static JsonObject AsJson(IReadOnlyDictionary<string, string> labels) => new(labels.Select(label => KeyValuePair.Create(
        label.Key,
        label.Key is LabelKeys.Packages or LabelKeys.Roots or LabelKeys.BaseProvides ? JsonNode.Parse(label.Value) : JsonValue.Create(label.Value))));
}
