using System.Buffers;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Paks.Spack.Specs;

/// <summary>
/// Computes the DAG hash of a node from its text. Exact for nodes first written in format 5; for older ones the ways in
/// which Spack has hashed are tried in turn.
/// </summary>
internal static class SpecHasher
{
    private const int PlainFormat = 5;
    private static readonly string[] OtherHashes = ["hash", "full_hash", "build_hash"];

    public static bool IsExact(ConcreteSpec spec) => spec.OriginalFormatVersion >= PlainFormat;

    /// <summary>Whether the node's text gives its hash.</summary>
    public static bool Matches(ConcreteSpec spec, JsonElement node)
    {
        var text = JsonObject.Create(node)!;
        text.Remove("hash");
        if (IsExact(spec))
        {
            return Compute(spec, text, indented: false) == spec.Hash;
        }

        Restore(spec, text);
        return Compute(spec, text, indented: false) == spec.Hash || Compute(spec, text, indented: true) == spec.Hash;
    }

    private static DagHash Compute(ConcreteSpec spec, JsonObject text, bool indented)
    {
        var hash = DagHash.Compute(PythonJson.Write(text, indented).Span);
        return spec.BuildSpec is null ? hash : hash.SplicedFrom(spec.BuildSpec.Hash);
    }

    /// <summary>Gives a node that a newer Spack rewrote the form in which it was hashed.</summary>
    private static void Restore(ConcreteSpec spec, JsonObject text)
    {
        var upgraded = text.Remove("annotations");
        if (upgraded && spec.Compiler is not null && !text.ContainsKey("compiler"))
        {
            text.Insert(text.IndexOf("arch") + 1, "compiler", ToJson(spec.Compiler));
        }

        if (spec.OriginalFormatVersion <= 2)
        {
            foreach (var key in OtherHashes.Append("package_hash"))
            {
                text.Remove(key);
            }
        }

        var hashed = spec.OriginalFormatVersion <= 2 ? DependencyTypes.Runtime : DependencyTypes.All & ~DependencyTypes.Test;
        if (text["dependencies"] is JsonArray dependencies)
        {
            DropUnhashed(spec, text, dependencies, hashed);
        }
    }

    private static void DropUnhashed(ConcreteSpec spec, JsonObject text, JsonArray dependencies, DependencyTypes hashed)
    {
        for (var index = spec.Dependencies.Count - 1; index >= 0; index--)
        {
            var types = spec.Dependencies[index].Types;
            if ((types & hashed) == 0)
            {
                dependencies.RemoveAt(index);
                continue;
            }

            var names = (dependencies[index]!["parameters"]?["deptypes"] ?? dependencies[index]!["type"])!.AsArray();
            for (var name = names.Count - 1; name >= 0; name--)
            {
                if (!hashed.HasFlag(SpecNodeReader.TypeNames[names[name]!.GetValue<string>()]))
                {
                    names.RemoveAt(name);
                }
            }
        }

        if (dependencies.Count == 0)
        {
            text.Remove("dependencies");
        }
    }

    // Through text, since only values that were read know how they were written.
    private static JsonNode? ToJson(string compiler)
    {
        var parts = compiler.Split('@', 2);
        var text = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(text))
        {
            writer.WriteStartObject();
            writer.WriteString("name", parts[0]);
            writer.WriteString("version", parts[^1]);
            writer.WriteEndObject();
        }

        return JsonNode.Parse(text.WrittenSpan);
    }
}
