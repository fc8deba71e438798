using System.Text;
using System.Text.Json;
using Paks.Containers.Diagnostics;
using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace Paks.Containers.Recipes;

/// <summary>Reads a recipe file: one YAML mapping, its keys as listed in docs/recipe.md.</summary>
public static class RecipeYaml
{
    private const int LargestFile = 1 << 20;

    /// <summary>Reads the recipe in <paramref name="path"/>. Relative paths in it are relative to its folder.</summary>
    /// <exception cref="PaksException">The file cannot be read, is not YAML, or holds a key or value that a recipe does not have.</exception>
    public static RecipeDocument Read(string path)
    {
        try
        {
            using var file = File.OpenRead(path);
            var text = new byte[LargestFile + 1];
            var length = file.ReadAtLeast(text, text.Length, throwOnEndOfStream: false);
            return length <= LargestFile
                ? Parse(Encoding.UTF8.GetString(text, 0, length), path, Path.GetDirectoryName(Path.GetFullPath(path))!)
                : throw Invalid(path, null, $"it has more than the {LargestFile} bytes that a recipe may have");
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new PaksException(DiagnosticCodes.InvalidRecipe, $"Cannot read the recipe {path}: there is no such file.", "Check the path.", e);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new PaksException(DiagnosticCodes.InvalidRecipe, $"Cannot read the recipe {path}: {e.Message.TrimEnd('.')}.", "Check the path and who may read it.", e);
        }
    }

    /// <summary>Reads a recipe from its text.</summary>
    /// <param name="text">YAML 1.2.</param>
    /// <param name="path">How messages name the file.</param>
    /// <param name="folder">Absolute folder that relative paths start from.</param>
    public static RecipeDocument Parse(string text, string path, string folder)
    {
        var document = new RecipeDocument();
        foreach (var (key, value) in Mapping(text, path))
        {
            document = With(document, new Entry(path, folder, key, value));
        }

        return document;
    }

    private static RecipeDocument With(RecipeDocument document, Entry entry) => entry.Name switch
    {
        "specs" => document with { Specs = entry.List() },
        "base" => document with { Base = entry.Place("oci:", "oci-archive:", "docker-archive:") },
        "caches" => document with { Caches = entry.Places() },
        "keys" => document with { Keys = entry.Paths() },
        "platforms" or "platform" => document with { Platforms = entry.List() },
        "tags" => document with { Tags = entry.List() },
        "outputs" => document with { Outputs = [.. entry.List().Select(o => entry.Rooted(o, "oci:", "oci-archive:", "docker-archive:"))] },
        "prefix" => document with { Prefix = entry.Scalar() },
        "projection" => document with { Projection = entry.Scalar() },
        "libraries" => document with { Libraries = entry.Scalar() },
        "view" => document with { View = entry.Scalar() },
        "add" => document with { Add = entry.Paths() },
        "env" => document with { Environment = entry.Pairs() },
        "labels" => document with { Labels = entry.Pairs() },
        "entrypoint" => document with { Entrypoint = entry.Words() },
        "cmd" => document with { Command = entry.Words() },
        "user" => document with { User = entry.Scalar() },
        "workdir" => document with { WorkingDirectory = entry.Scalar() },
        "ports" => document with { Ports = entry.List() },
        "compression" => document with { Compression = entry.Scalar() },
        "max-layers" => document with { MaxLayers = entry.Scalar() },
        _ => throw Invalid(entry.File, entry.Key, $"a recipe has no key '{entry.Name}'"),
    };

    private static IEnumerable<KeyValuePair<YamlNode, YamlNode>> Mapping(string text, string path)
    {
        YamlStream stream;
        try
        {
            stream = ShallowYaml.Load(text);
        }
        catch (YamlException e)
        {
            throw Invalid(path, null, $"line {e.Start.Line} is not YAML: {e.Message}", e);
        }

        return stream.Documents switch
        {
            [] => [],
            [{ RootNode: YamlMappingNode root }] => root.Children,
            _ => throw Invalid(path, null, "a recipe is one YAML mapping"),
        };
    }

    private static PaksException Invalid(string path, YamlNode? at, string why, Exception? inner = null) => new(
        DiagnosticCodes.InvalidRecipe,
        at is null ? $"Cannot read the recipe {path}: {why.TrimEnd('.')}." : $"{path}({at.Start.Line}): {why.TrimEnd('.')}.",
        "docs/recipe.md lists the keys of a recipe with examples.",
        inner);

    /// <summary>One key of the recipe with its value, and the ways to read it.</summary>
    private sealed record Entry(string File, string Folder, YamlNode Key, YamlNode Value)
    {
        public string Name => (Key as YamlScalarNode)?.Value ?? throw Invalid(File, Key, "keys are words");

        public string Scalar() => ScalarOf(Value);

        public IReadOnlyList<string> List() =>
            Value is YamlSequenceNode items ? [.. items.Select(ScalarOf)] : [Scalar()];

        public IReadOnlyList<string> Pairs() => Value is YamlMappingNode pairs
            ? [.. pairs.Children.Select(pair => $"{ScalarOf(pair.Key)}={ScalarOf(pair.Value)}")]
            : List();

        /// <summary>A list of words as the JSON array that command lines take, so that both have one meaning.</summary>
        public string Words()
        {
            if (Value is not YamlSequenceNode words)
            {
                return Scalar();
            }

            using var buffer = new MemoryStream();
            using (var json = new Utf8JsonWriter(buffer))
            {
                json.WriteStartArray();
                foreach (var word in words)
                {
                    json.WriteStringValue(ScalarOf(word));
                }

                json.WriteEndArray();
            }

            return Encoding.UTF8.GetString(buffer.ToArray());
        }

        public IReadOnlyList<string> Paths() => [.. List().Select(path => Path.Combine(Folder, path))];

        public IReadOnlyList<string> Places() => [.. List().Select(place => place.Contains("://", StringComparison.Ordinal) ? place : Path.Combine(Folder, place))];

        public string Place(params string[] kinds) => Rooted(Scalar(), kinds);

        /// <summary>Makes the path in <c>kind:path</c> absolute where the kind is one of <paramref name="kinds"/>.</summary>
        public string Rooted(string place, params string[] kinds)
        {
            var kind = kinds.FirstOrDefault(k => place.StartsWith(k, StringComparison.Ordinal));
            return kind is null ? place : kind + Path.Combine(Folder, place[kind.Length..]);
        }

        /// <summary>
        /// A text. One that ends with a colon, as the open range in <c>sqlite@3.40:</c> does, is to YAML the key of a mapping
        /// without a value: that can mean nothing else here.
        /// </summary>
        private string ScalarOf(YamlNode node) => node switch
        {
            YamlScalarNode { Value: { } text } => text,
            YamlMappingNode { Children: { Count: 1 } pair } when pair[0] is { Key: YamlScalarNode { Value: { } text }, Value: YamlScalarNode { Value: null or "" } } => text + ":",
            _ => throw Invalid(File, node, $"'{Name}' wants a text here"),
        };
    }
}
