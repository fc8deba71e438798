using System.Text.Json;

namespace Paks.Spack.Specs;

/// <summary>Reads one node of a spec document or index (formats 1 to 5).</summary>
internal static class SpecNodeReader
{
    /// <summary>Edge types by name, in the order in which Spack writes them.</summary>
    public static readonly OrderedDictionary<string, DependencyTypes> TypeNames = new(StringComparer.Ordinal)
    {
        ["build"] = DependencyTypes.Build,
        ["link"] = DependencyTypes.Link,
        ["run"] = DependencyTypes.Run,
        ["test"] = DependencyTypes.Test,
    };

    public static ConcreteSpec Read(JsonElement node, int formatVersion)
    {
        var name = ReadName(node);
        var architecture = Require(node, "arch", JsonValueKind.Object);
        var target = Require(architecture, "target");
        var parameters = Find(node, "parameters", JsonValueKind.Object);
        var external = Find(node, "external", JsonValueKind.Object);
        var annotations = Find(node, "annotations", JsonValueKind.Object);
        var detailedTarget = target.ValueKind == JsonValueKind.Object;
        return new ConcreteSpec
        {
            Name = name,
            Version = ReadVersion(node, name),
            Namespace = FindString(node, "namespace"),
            Platform = RequireWord(architecture, "platform"),
            OperatingSystem = RequireWord(architecture, "platform_os"),
            Target = detailedTarget ? RequireWord(target, "name") : RequireWord(architecture, "target"),
            TargetParents = detailedTarget ? ReadStrings(Find(target, "parents", JsonValueKind.Array)) : [],
            Variants = ReadVariants(parameters),
            Flags = ReadFlags(parameters),
            Dependencies = ReadDependencies(node),
            IsExternal = external.ValueKind == JsonValueKind.Object,
            ExternalPath = external.ValueKind == JsonValueKind.Object ? FindString(external, "path") : null,
            Compiler = ReadCompiler(node, annotations),
            Hash = ReadHash(node, "hash"),
            BuildSpec = ReadBuildSpec(node),
            FormatVersion = formatVersion,
            OriginalFormatVersion = ReadOriginalVersion(annotations, formatVersion),
        };
    }

    /// <summary>What provides C, C++ or Fortran to a node, the first of these in this order; null when nothing does.</summary>
    public static SpecDependency? FindCompiler(ConcreteSpec spec)
    {
        foreach (var language in (ReadOnlySpan<string>)["c", "cxx", "fortran"])
        {
            foreach (var dependency in spec.Dependencies)
            {
                if (dependency.Types.HasFlag(DependencyTypes.Build) && dependency.Virtuals.Contains(language))
                {
                    return dependency;
                }
            }
        }

        return null;
    }

    private static string ReadName(JsonElement node)
    {
        var name = RequireString(node, "name");
        return name.Length <= 256 && SpecTextReader.IsName(name)
            ? name
            : throw Bad($"'{Shorten(name)}' is not a package name");
    }

    private static SpackVersion ReadVersion(JsonElement node, string name) =>
        SpackVersion.TryParse(RequireString(node, "version"), out var version)
            ? version
            : throw Bad($"the version of {name} is none: '{Shorten(RequireString(node, "version"))}'");

    private static int ReadOriginalVersion(JsonElement annotations, int formatVersion)
    {
        var version = Find(annotations, "original_specfile_version", JsonValueKind.Number);
        return version.ValueKind == JsonValueKind.Number && version.TryGetInt32(out var original) ? original : formatVersion;
    }

    private static string? ReadCompiler(JsonElement node, JsonElement annotations)
    {
        var compiler = Find(node, "compiler", JsonValueKind.Object);
        if (compiler.ValueKind == JsonValueKind.Object)
        {
            return $"{RequireWord(compiler, "name")}@{RequireWord(compiler, "version")}";
        }

        return FindString(annotations, "compiler")?.Replace("@=", "@", StringComparison.Ordinal);
    }

    private static SpecReference? ReadBuildSpec(JsonElement node)
    {
        var reference = Find(node, "build_spec", JsonValueKind.Object);
        return reference.ValueKind == JsonValueKind.Object
            ? new SpecReference(ReadName(reference), ReadHash(reference, "hash"))
            : null;
    }

    private static OrderedDictionary<string, VariantValue> ReadVariants(JsonElement parameters)
    {
        var variants = new OrderedDictionary<string, VariantValue>(StringComparer.Ordinal);
        foreach (var parameter in Members(parameters).Where(static parameter => !SpecText.IsFlagKind(parameter.Name)))
        {
            variants[parameter.Name] = ReadVariant(parameter);
        }

        return variants;
    }

    private static VariantValue ReadVariant(JsonProperty parameter) => parameter.Value.ValueKind switch
    {
        JsonValueKind.True or JsonValueKind.False => VariantValue.FromBoolean(parameter.Value.GetBoolean()),
        JsonValueKind.String => VariantValue.FromText(parameter.Value.GetString()!),
        JsonValueKind.Array => VariantValue.FromValues(ReadStrings(parameter.Value)),
        JsonValueKind.Number => VariantValue.FromText(parameter.Value.GetRawText()),
        _ => throw Bad($"the variant '{Shorten(parameter.Name)}' has no value"),
    };

    private static OrderedDictionary<string, IReadOnlyList<string>> ReadFlags(JsonElement parameters)
    {
        var flags = new OrderedDictionary<string, IReadOnlyList<string>>(StringComparer.Ordinal);
        foreach (var parameter in Members(parameters).Where(static parameter => SpecText.IsFlagKind(parameter.Name)))
        {
            if (ReadStrings(parameter.Value) is { Count: > 0 } words)
            {
                flags[parameter.Name] = words;
            }
        }

        return flags;
    }

    private static IEnumerable<JsonProperty> Members(JsonElement map) => map.ValueKind == JsonValueKind.Object ? map.EnumerateObject() : [];

    private static IReadOnlyList<SpecDependency> ReadDependencies(JsonElement node)
    {
        if (!node.TryGetProperty("dependencies", out var dependencies))
        {
            return [];
        }

        return dependencies.ValueKind switch
        {
            JsonValueKind.Array => [.. dependencies.EnumerateArray().Select(static edge => ReadDependency(RequireString(edge, "name"), edge))],
            // Format 1: a map from names.
            JsonValueKind.Object => [.. dependencies.EnumerateObject().Select(static edge => ReadDependency(edge.Name, edge.Value))],
            _ => throw Bad("'dependencies' is no list"),
        };
    }

    private static SpecDependency ReadDependency(string name, JsonElement edge)
    {
        var parameters = Find(edge, "parameters", JsonValueKind.Object);
        var types = parameters.ValueKind == JsonValueKind.Object
            ? Require(parameters, "deptypes", JsonValueKind.Array)
            : Require(edge, "type", JsonValueKind.Array);
        var virtuals = parameters.ValueKind == JsonValueKind.Object
            ? ReadStrings(Find(parameters, "virtuals", JsonValueKind.Array))
            : [];
        // Format 2 names a dependency by whichever kind of hash it then had.
        var key = edge.TryGetProperty("hash", out _) ? "hash" : edge.TryGetProperty("build_hash", out _) ? "build_hash" : "full_hash";
        return new SpecDependency(name, ReadHash(edge, key), ReadTypes(types), virtuals);
    }

    private static DependencyTypes ReadTypes(JsonElement names)
    {
        var types = DependencyTypes.None;
        foreach (var name in ReadStrings(names))
        {
            types |= TypeNames.TryGetValue(name, out var type) ? type : throw Bad($"'{Shorten(name)}' is no type of dependency");
        }

        return types;
    }

    private static DagHash ReadHash(JsonElement node, string key) => DagHash.TryParse(RequireString(node, key), out var hash)
        ? hash
        : throw Bad($"'{Shorten(RequireString(node, key))}' is not a DAG hash");

    private static IReadOnlyList<string> ReadStrings(JsonElement array)
    {
        if (array.ValueKind is JsonValueKind.Undefined or JsonValueKind.Null)
        {
            return [];
        }

        if (array.ValueKind != JsonValueKind.Array)
        {
            throw Bad("a list was expected");
        }

        return [.. array.EnumerateArray().Select(static item => item.ValueKind == JsonValueKind.String
            ? item.GetString()!
            : throw Bad("a list of words holds something else"))];
    }

    /// <summary>The value of a key when it is of this kind, else an undefined element.</summary>
    private static JsonElement Find(JsonElement node, string key, JsonValueKind kind) =>
        node.ValueKind == JsonValueKind.Object && node.TryGetProperty(key, out var value) && value.ValueKind == kind
            ? value
            : default;

    private static string? FindString(JsonElement node, string key) => Find(node, key, JsonValueKind.String) is
        { ValueKind: JsonValueKind.String } value ? value.GetString() : null;

    private static JsonElement Require(JsonElement node, string key, JsonValueKind? kind = null) =>
        node.ValueKind == JsonValueKind.Object && node.TryGetProperty(key, out var value) && (kind ?? value.ValueKind) == value.ValueKind
            ? value
            : throw Bad($"'{key}' is missing or of the wrong kind");

    private static string RequireString(JsonElement node, string key) =>
        Require(node, key, JsonValueKind.String).GetString() is { Length: > 0 } text ? text : throw Bad($"'{key}' is empty");

    /// <summary>A string that is printed in messages and specs: no blanks, no control characters.</summary>
    private static string RequireWord(JsonElement node, string key)
    {
        var word = RequireString(node, key);
        return word.Length <= 256 && !word.Any(static character => char.IsControl(character) || char.IsWhiteSpace(character))
            ? word
            : throw Bad($"'{key}' is not a word");
    }

    private static MalformedSpecException Bad(string why) => new(MalformedSpecKind.BadNode, why);

    private static string Shorten(string text) => text.Length <= 60 ? text : text[..60] + "...";
}
