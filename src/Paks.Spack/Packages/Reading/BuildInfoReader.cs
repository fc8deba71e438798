using System.Text;
using System.Text.Json;
using Paks.Spack.Packages.Archives;
using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace Paks.Spack.Packages.Reading;

/// <summary>
/// Reads <c>.spack/binary_distribution</c>: YAML, most often in flow style, or JSON. Every scalar is a string, so that
/// a prefix or file name that looks like a number or a date stays what it is.
/// </summary>
internal static class BuildInfoReader
{
    private const int MaxDepth = 16;

    /// <exception cref="FormatException">The text is not what it should be; the message says why, as a clause.</exception>
    public static BuildInfo Read(ReadOnlyMemory<byte> text)
    {
        var keys = Map(ReadDocument(text), "the document");
        return new BuildInfo
        {
            BuildPath = GetPath(keys, "buildpath") ?? throw new FormatException("it has no buildpath"),
            SbangInstallPath = GetPath(keys, "sbang_install_path"),
            RelativePrefix = GetText(keys, "relative_prefix"),
            HashToPrefix = GetHashToPrefix(keys),
            RelocateTextFiles = GetList(keys, "relocate_textfiles"),
            RelocateBinaries = GetList(keys, "relocate_binaries"),
            RelocateLinks = GetList(keys, "relocate_links"),
        };
    }

    private static Dictionary<string, string>? GetHashToPrefix(Dictionary<string, Node> keys)
    {
        if (keys.TryGetValue("hash_to_prefix", out var rows))
        {
            return Map(rows, "hash_to_prefix").ToDictionary(row => row.Key, row => Path(row.Value, row.Key), StringComparer.Ordinal);
        }

        if (!keys.TryGetValue("prefix_to_hash", out rows))
        {
            return null;
        }

        // The older map also held externals, whose prefixes are shared and may be anything.
        Dictionary<string, string> inverse = new(StringComparer.Ordinal);
        foreach ((var prefix, var hash) in Map(rows, "prefix_to_hash"))
        {
            if (ArchivePath.IsNormalAbsolute(prefix))
            {
                inverse[Text(hash, prefix)] = prefix;
            }
        }

        return inverse;
    }

    private static string? GetPath(Dictionary<string, Node> keys, string key) =>
        keys.TryGetValue(key, out var value) && !value.IsNull ? Path(value, key) : null;

    private static string? GetText(Dictionary<string, Node> keys, string key) =>
        keys.TryGetValue(key, out var value) && !value.IsNull ? Text(value, key) : null;

    private static List<string> GetList(Dictionary<string, Node> keys, string key)
    {
        if (!keys.TryGetValue(key, out var value) || value.IsNull)
        {
            return [];
        }

        return value.Items is { } items
            ? items.ConvertAll(item => Text(item, key))
            : throw new FormatException($"{key} is not a list");
    }

    private static string Path(Node value, string key)
    {
        var path = Text(value, key);
        return ArchivePath.IsNormalAbsolute(path) ? path : throw new FormatException($"{key} is not an absolute, normal path: '{path}'");
    }

    private static string Text(Node value, string key) => value.Scalar ?? throw new FormatException($"{key} has a value that is not text");

    private static Dictionary<string, Node> Map(Node value, string key) =>
        value.Rows ?? throw new FormatException($"{key} is not a mapping");

    private static Node ReadDocument(ReadOnlyMemory<byte> text)
    {
        try
        {
            // JSON is nearly YAML; what YAML reads differently is the escapes of its strings.
            using var json = JsonDocument.Parse(text, new JsonDocumentOptions { MaxDepth = MaxDepth });
            return FromJson(json.RootElement);
        }
        catch (JsonException)
        {
            return ReadYaml(text);
        }
    }

    private static Node FromJson(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Object => Node.FromRows(value.EnumerateObject().Select(row => (row.Name, FromJson(row.Value)))),
        JsonValueKind.Array => new Node { Items = [.. value.EnumerateArray().Select(FromJson)] },
        JsonValueKind.String => new Node { Scalar = value.GetString() },
        _ => new Node { Scalar = value.GetRawText() },
    };

    private static Node ReadYaml(ReadOnlyMemory<byte> text)
    {
        try
        {
            UTF8Encoding strictUtf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);
            using StreamReader reader = new(new MemoryStream(text.ToArray(), writable: false), strictUtf8);
            Parser parser = new(reader);
            parser.Consume<StreamStart>();
            parser.Consume<DocumentStart>();
            var document = FromYaml(parser, depth: 0);
            parser.Consume<DocumentEnd>();
            parser.Consume<StreamEnd>();
            return document;
        }
        catch (YamlException e)
        {
            throw new FormatException($"it is not YAML: {e.Message.TrimEnd('.')}", e);
        }
        catch (ArgumentException e)
        {
            throw new FormatException($"it is not UTF-8 YAML: {e.Message.TrimEnd('.')}", e);
        }
    }

    private static Node FromYaml(Parser parser, int depth)
    {
        if (depth > MaxDepth)
        {
            throw new FormatException($"it is nested deeper than {MaxDepth} levels");
        }

        // A few nested aliases stand for billions of values; Spack writes none.
        if (parser.Current is AnchorAlias or NodeEvent { Anchor.IsEmpty: false })
        {
            throw new FormatException("it has anchors or aliases");
        }

        if (parser.TryConsume<Scalar>(out var scalar))
        {
            return new Node { Scalar = scalar.Value, IsPlain = scalar.Style == ScalarStyle.Plain };
        }

        return parser.TryConsume<SequenceStart>(out _) ? SequenceFromYaml(parser, depth) : MappingFromYaml(parser, depth);
    }

    private static Node SequenceFromYaml(Parser parser, int depth)
    {
        List<Node> items = [];
        while (!parser.TryConsume<SequenceEnd>(out _))
        {
            items.Add(FromYaml(parser, depth + 1));
        }

        return new Node { Items = items };
    }

    private static Node MappingFromYaml(Parser parser, int depth)
    {
        List<(string, Node)> rows = [];
        parser.Consume<MappingStart>();
        while (!parser.TryConsume<MappingEnd>(out _))
        {
            rows.Add((Text(FromYaml(parser, depth + 1), "a key"), FromYaml(parser, depth + 1)));
        }

        return Node.FromRows(rows);
    }

    /// <summary>Exactly one of the three is there.</summary>
    private sealed class Node
    {
        public string? Scalar { get; init; }

        public bool IsPlain { get; init; } = true;

        public List<Node>? Items { get; init; }

        public Dictionary<string, Node>? Rows { get; private init; }

        public bool IsNull => IsPlain && Scalar is "" or "null" or "~";

        public static Node FromRows(IEnumerable<(string Key, Node Value)> rows)
        {
            Dictionary<string, Node> unique = new(StringComparer.Ordinal);
            foreach ((var key, var value) in rows)
            {
                if (!unique.TryAdd(key, value))
                {
                    throw new FormatException($"the key '{key}' is there twice");
                }
            }

            return new Node { Rows = unique };
        }
    }
}
