using System.Text.Json;

namespace Paks.Spack.Specs;

/// <summary>Reads spec.json and refuses what is not whole.</summary>
internal static class SpecDocumentReader
{
    // The largest real documents have some hundred nodes of a few kilobytes.
    private const int MaximumBytes = 64 << 20;
    private const int MaximumNodes = 20_000;
    private const int OldestFormat = 2;

    // Below this, Spack wrote documents whose build dependencies were left out.
    private const int FirstWholeFormat = 4;

    private static readonly JsonDocumentOptions Strict = new() { AllowDuplicateProperties = false, MaxDepth = 64 };

    public static SpecDocument Read(ReadOnlyMemory<byte> utf8)
    {
        if (utf8.Length > MaximumBytes)
        {
            throw new MalformedSpecException(MalformedSpecKind.TooLarge, $"it has {utf8.Length} bytes, more than {MaximumBytes}");
        }

        try
        {
            using var json = JsonDocument.Parse(utf8, Strict);
            RequireUnicode(json.RootElement);
            return Read(json.RootElement.Clone());
        }
        // InvalidOperationException: a string that is not Unicode text.
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            throw new MalformedSpecException(MalformedSpecKind.NotJson, $"it is not JSON ({exception.Message})", exception);
        }
    }

    /// <summary>Strings are read where they are needed, some only for the hash: a broken one is to be found before.</summary>
    /// <exception cref="InvalidOperationException">A string or key is not Unicode text.</exception>
    private static void RequireUnicode(JsonElement element)
    {
        switch (element.ValueKind)
        {
            case JsonValueKind.String:
                element.GetString();
                break;
            case JsonValueKind.Array:
                foreach (var item in element.EnumerateArray())
                {
                    RequireUnicode(item);
                }

                break;
            case JsonValueKind.Object:
                foreach (var member in element.EnumerateObject())
                {
                    _ = member.Name;
                    RequireUnicode(member.Value);
                }

                break;
            default:
                break;
        }
    }

    private static SpecDocument Read(JsonElement document)
    {
        RefuseNewerLayout(document);
        var spec = Member(document, "spec");
        var format = ReadFormat(spec);
        var list = Member(spec, "nodes");
        if (list.ValueKind != JsonValueKind.Array || list.GetArrayLength() == 0)
        {
            throw new MalformedSpecException(MalformedSpecKind.BadNode, "'nodes' is no list of nodes");
        }

        if (list.GetArrayLength() > MaximumNodes)
        {
            throw new MalformedSpecException(MalformedSpecKind.TooLarge, $"it has {list.GetArrayLength()} nodes, more than {MaximumNodes}");
        }

        var nodes = new Dictionary<DagHash, (ConcreteSpec Spec, JsonElement Text)>();
        DagHash? root = null;
        foreach (var text in list.EnumerateArray())
        {
            var node = SpecNodeReader.Read(text, format);
            if (!nodes.TryAdd(node.Hash, (node, text)))
            {
                throw new MalformedSpecException(MalformedSpecKind.DuplicateHash, $"two nodes have the hash {node.Hash}");
            }

            root ??= node.Hash;
        }

        RefuseLooseEdges(nodes, format);
        RefuseCycles(nodes);
        NameCompilers(nodes);
        return new SpecDocument(nodes[root!.Value].Spec, nodes);
    }

    private static void RefuseNewerLayout(JsonElement document)
    {
        if (document.ValueKind == JsonValueKind.Object
            && document.TryGetProperty("buildcache_layout_version", out var version)
            && !(version.ValueKind == JsonValueKind.Number && version.TryGetInt32(out var number) && number <= SpecDocument.NewestCacheLayout))
        {
            throw new MalformedSpecException(MalformedSpecKind.UnsupportedVersion,
                $"its buildcache_layout_version is {version.GetRawText()}; up to {SpecDocument.NewestCacheLayout} is read");
        }
    }

    private static int ReadFormat(JsonElement spec)
    {
        if (spec.ValueKind == JsonValueKind.Array)
        {
            throw Unsupported("1 (Spack 0.16 or older)");
        }

        var version = Member(Member(spec, "_meta"), "version");
        return version.ValueKind == JsonValueKind.Number && version.TryGetInt32(out var number)
            && number is >= OldestFormat and <= SpecDocument.NewestFormat
            ? number
            : throw Unsupported(version.GetRawText());
    }

    private static void RefuseLooseEdges(Dictionary<DagHash, (ConcreteSpec Spec, JsonElement Text)> nodes, int format)
    {
        var required = format >= FirstWholeFormat ? DependencyTypes.All : DependencyTypes.Runtime;
        foreach ((var spec, _) in nodes.Values)
        {
            foreach (var edge in spec.Dependencies)
            {
                var found = nodes.TryGetValue(edge.Hash, out var target);
                if (found ? target.Spec.Name != edge.Name : (edge.Types & required) != 0)
                {
                    throw new MalformedSpecException(MalformedSpecKind.MissingDependency,
                        $"{spec.Name} depends on {edge.Name}/{edge.Hash}, which is {(found ? target.Spec.Name : "not in it")}");
                }
            }
        }
    }

    /// <summary>Takes away nodes that nothing depends on, over and over; what then is left goes round.</summary>
    private static void RefuseCycles(Dictionary<DagHash, (ConcreteSpec Spec, JsonElement Text)> nodes)
    {
        var dependents = nodes.Keys.ToDictionary(static hash => hash, static _ => 0);
        foreach (var edge in nodes.Values.SelectMany(static node => node.Spec.Dependencies).Where(edge => nodes.ContainsKey(edge.Hash)))
        {
            dependents[edge.Hash]++;
        }

        var free = new Queue<DagHash>(dependents.Where(static node => node.Value == 0).Select(static node => node.Key));
        var taken = 0;
        for (; free.TryDequeue(out var hash); taken++)
        {
            foreach (var edge in nodes[hash].Spec.Dependencies.Where(edge => nodes.ContainsKey(edge.Hash)))
            {
                if (--dependents[edge.Hash] == 0)
                {
                    free.Enqueue(edge.Hash);
                }
            }
        }

        if (taken < nodes.Count)
        {
            var one = dependents.First(static node => node.Value > 0).Key;
            throw new MalformedSpecException(MalformedSpecKind.Cycle, $"{nodes[one].Spec.Name}/{one} depends on itself, or on one that does");
        }
    }

    private static void NameCompilers(Dictionary<DagHash, (ConcreteSpec Spec, JsonElement Text)> nodes)
    {
        foreach ((var hash, (var spec, var text)) in nodes.ToArray())
        {
            if (spec.Compiler is null && SpecNodeReader.FindCompiler(spec) is { } edge && nodes.TryGetValue(edge.Hash, out var compiler))
            {
                nodes[hash] = (spec with { Compiler = $"{compiler.Spec.Name}@{compiler.Spec.Version}" }, text);
            }
        }
    }

    private static JsonElement Member(JsonElement parent, string key) =>
        parent.ValueKind == JsonValueKind.Object && parent.TryGetProperty(key, out var value)
            ? value
            : throw new MalformedSpecException(MalformedSpecKind.BadNode, $"'{key}' is missing");

    private static MalformedSpecException Unsupported(string version) => new(MalformedSpecKind.UnsupportedVersion,
        $"its format is {version}; {OldestFormat} to {SpecDocument.NewestFormat} are read");
}
