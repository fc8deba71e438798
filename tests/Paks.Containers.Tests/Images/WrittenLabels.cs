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
        label.Key is LabelKeys.Packages or LabelKeys.Roots ? JsonNode.Parse(label.Value) : JsonValue.Create(label.Value))));
}
