using System.Text;
using System.Text.Json.Nodes;
using NJsonSchema;
using Paks.Containers.Bases;
using Paks.Containers.Diagnostics;
using Paks.Containers.Tests.Bases.Kit;
using Paks.Testing;

namespace Paks.Containers.Tests.Bases;

/// <summary>The schema of base definitions, held against the definitions that there are and against what reads them.</summary>
public sealed class DefinitionSchema : IDisposable
{
    private const string Archive = """{"name": "main", "mirrors": ["http://a.example/debian"], "suites": ["stable"], "components": ["main"], "signed-by": ["0123456789ABCDEF0123456789ABCDEF01234567"]}""";

    /// <summary>A value that fits wherever the key is known.</summary>
    private static readonly Dictionary<string, string> Values = new()
    {
        ["name"] = "\"mine\"",
        ["description"] = "\"a text\"",
        ["extends"] = "\"debian12\"",
        ["architectures"] = """["amd64"]""",
        ["keyring"] = "\"keys.asc\"",
        ["usr-merge"] = "true",
        ["archives"] = $"[{Archive}]",
        ["flavours"] = """{"minimal": {"packages": ["one"]}}""",
        ["packages"] = """["one", {"two": ["etc/**"]}]""",
        ["rules"] = """{"one": {"without": ["two"]}}""",
        ["leave-out"] = """["usr/share/doc/**"]""",
        ["keep"] = """["usr/share/doc/*"]""",
        ["set-id"] = """["usr/bin/su"]""",
        ["users"] = """[{"name": "me", "id": 1000, "group": 1000, "home": "/home/me", "shell": "/bin/sh"}]""",
        ["groups"] = """[{"name": "us", "id": 1000}]""",
        ["environment"] = """{"A": "b"}""",
        ["directories"] = """["srv", {"tmp/here": {"mode": "1777", "group": 8}}]""",
        ["links"] = """{"etc/a": "b"}""",
        ["alternatives"] = """{"usr/bin/a": "usr/bin/b"}""",
        ["copies"] = """{"etc/a": "usr/share/a"}""",
        ["files"] = """{"etc/a": "text", "etc/b": {"text": "more", "mode": "0600", "group": 8}}""",
        ["without"] = """["two"]""",
        ["mirrors"] = """["http://a.example/debian [amd64]"]""",
        ["snapshots"] = """["https://a.example/{timestamp}"]""",
        ["suites"] = """["stable"]""",
        ["components"] = """["main"]""",
        ["signed-by"] = """["0123456789ABCDEF0123456789ABCDEF01234567"]""",
        ["mode"] = "\"0755\"",
        ["user"] = "8",
        ["group"] = "8",
        ["text"] = "\"more\"",
        ["id"] = "8",
        ["home"] = "\"/\"",
        ["shell"] = "\"/bin/sh\"",
        ["kind"] = "\"debian\"",
    };

    /// <summary>Where keys may stand: the definition around, and the mapping that keys are put into.</summary>
    private static readonly (string Around, string Mapping)[] Places =
    [
        ("""{"name": "mine", "extends": "debian12", *}""", ""),
        ("""{"name": "debian99", "description": "d", "architectures": ["amd64"], "keyring": "keys.asc", "archives": [ARCHIVE], *}""", ""),
        ("""{"name": "mine", "extends": "debian12", "archives": [{*}]}""", Archive),
        ("""{"name": "mine", "extends": "debian12", "rules": {"one": {*}}}""", ""),
        ("""{"name": "mine", "extends": "debian12", "directories": [{"srv": {*}}]}""", ""),
        ("""{"name": "mine", "extends": "debian12", "files": {"etc/a": {*}}}""", """{"text": "more"}"""),
        ("""{"name": "mine", "extends": "debian12", "users": [{*}]}""", """{"name": "me", "id": 1, "group": 1, "home": "/", "shell": "/bin/sh"}"""),
        ("""{"name": "mine", "extends": "debian12", "groups": [{*}]}""", """{"name": "us", "id": 1}"""),
        ("""{"name": "debian99", "description": "d", "architectures": ["amd64"], "keyring": "keys.asc", "archives": [ARCHIVE], "flavours": {"other": {*}}}""", """{"packages": ["one"]}"""),
    ];

    private readonly TempFolder _temp = new();

    public static TheoryData<string> Definitions =>
        [.. Directory.GetFiles(Path.Combine(RepositoryRoot.Path, "bases"), "*.yaml").Select(file => Path.GetFileName(file)).Where(file => file != "common.yaml")];

    public static TheoryData<int> PlaceNumbers => [.. Enumerable.Range(0, Places.Length)];

    [Theory]
    [MemberData(nameof(Definitions))]
    public async Task IsKeptByEveryDefinition(string file)
    {
        var json = YamlAsJson.Read(await File.ReadAllTextAsync(Path.Combine(RepositoryRoot.Path, "bases", file), TestContext.Current.CancellationToken));

        Assert.Empty((await SchemaAsync()).Validate(json.ToJsonString()));
    }

    /// <summary>Each key that is known anywhere, and one that is not, everywhere that keys stand.</summary>
    [Theory]
    [MemberData(nameof(PlaceNumbers))]
    public async Task KnowsTheSameKeysAsTheProgram(int place)
    {
        var schema = await SchemaAsync();
        var (around, mapping) = Places[place];
        var taken = new List<string>();
        var differing = new List<string>();
        foreach (var (key, value) in Values)
        {
            var definition = WithKey(around.Replace("ARCHIVE", Archive, StringComparison.Ordinal), mapping, key, value);
            var (program, why) = IsRead(definition);
            var errors = schema.Validate(definition);
            if (program)
            {
                taken.Add(key);
            }

            if (program != (errors.Count == 0))
            {
                differing.Add($"{key}: program {(program ? "takes it" : why)}; schema {(errors.Count == 0 ? "takes it" : string.Join("; ", errors))}");
            }
        }

        Assert.Empty(differing);
        Assert.InRange(taken.Count, 1, Values.Count - 1);
    }

    [Fact]
    public async Task HasNoKeyThatIsNotTried()
    {
        var schema = await SchemaAsync();
        var known = schema.Definitions.Values.SelectMany(one => new[] { one, one.Item, one.AdditionalPropertiesSchema })
            .OfType<JsonSchema>().SelectMany(one => one.OneOf.Prepend(one)).SelectMany(one => new[] { one, one.AdditionalPropertiesSchema })
            .OfType<JsonSchema>().Prepend(schema).SelectMany(one => one.Properties.Keys).Distinct().ToList();

        Assert.Contains("mode", known);
        Assert.Empty(known.Except(Values.Keys));
    }

    public void Dispose() => _temp.Dispose();

    private static string WithKey(string around, string mapping, string key, string value)
    {
        var definition = JsonNode.Parse(around.Replace("*", "\"*\": 0", StringComparison.Ordinal))!.AsObject();
        var place = Find(definition) ?? throw new InvalidOperationException($"no place in {around}");
        place.Remove("*");
        foreach (var (known, there) in mapping.Length > 0 ? JsonNode.Parse(mapping)!.AsObject() : [])
        {
            place[known] = there?.DeepClone();
        }

        place[key] = JsonNode.Parse(value);
        return definition.ToJsonString();
    }

    private static JsonObject? Find(JsonNode? node) => node switch
    {
        JsonObject place when place.ContainsKey("*") => place,
        JsonObject mapping => mapping.Select(pair => Find(pair.Value)).FirstOrDefault(found => found is not null),
        JsonArray list => list.Select(Find).FirstOrDefault(found => found is not null),
        _ => null,
    };

    /// <summary>JSON is YAML.</summary>
    private (bool Taken, string Why) IsRead(string definition)
    {
        var path = _temp.Write("mine.yaml", Encoding.UTF8.GetBytes(definition));
        _temp.Write("keys.asc", "keys"u8);
        try
        {
            if (JsonNode.Parse(definition)!["extends"] is not null)
            {
                return (BaseDefinitions.Find(path, _temp.Path) is not null, "");
            }

            var common = File.ReadAllText(Path.Combine(RepositoryRoot.Path, "bases", "common.yaml"));
            BaseDefinitionYaml.OfRelease(common, definition, path).Read("minimal", default);
            return (true, "");
        }
        catch (PaksException refused)
        {
            return (false, refused.Message);
        }
    }

    private static Task<JsonSchema> SchemaAsync() =>
        JsonSchema.FromFileAsync(Path.Combine(RepositoryRoot.Path, "bases", "definition.schema.json"), TestContext.Current.CancellationToken);
}
