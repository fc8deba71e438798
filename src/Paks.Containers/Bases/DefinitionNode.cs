using System.Globalization;
using Paks.Containers.Diagnostics;
using Paks.Containers.Recipes;
using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace Paks.Containers.Bases;

/// <summary>A node of a definition's YAML, which knows where it stands.</summary>
internal sealed class DefinitionNode
{
    private const string Remedy = "docs/bases.md describes the language.";

    private readonly string _path;
    private readonly YamlNode _node;

    private DefinitionNode(string path, YamlNode node)
    {
        _path = path;
        _node = node;
    }

    /// <summary>Reads a file.</summary>
    /// <param name="text">YAML 1.2.</param>
    /// <param name="path">How messages name the file.</param>
    /// <exception cref="PaksException">It is not YAML.</exception>
    public static DefinitionNode Load(string text, string path)
    {
        try
        {
            var stream = ShallowYaml.Load(text);
            return new DefinitionNode(path, stream.Documents.Count == 1 ? stream.Documents[0].RootNode : new YamlScalarNode(""));
        }
        catch (YamlException e)
        {
            throw new PaksException(DiagnosticCodes.InvalidBaseDefinition, $"{path}({e.Start.Line}): it is not YAML: {e.Message.TrimEnd('.')}.", Remedy, e);
        }
    }

    public string AsText() => (_node as YamlScalarNode)?.Value ?? throw Wrong("a text is expected here");

    /// <summary>A text that can stand in a file's path: not empty, on one line.</summary>
    public string AsLine() => AsText() is { Length: > 0 } text && !text.Any(char.IsControl) ? text : throw Wrong("a text of one line is expected here");

    public IReadOnlyList<string> AsTexts() => [.. AsSequence().Select(item => item.AsText())];

    public IEnumerable<KeyValuePair<string, DefinitionNode>> AsPairs() => _node is YamlMappingNode mapping
        ? mapping.Children.Select(pair => KeyValuePair.Create(At(pair.Key).AsText(), At(pair.Value)))
        : throw Wrong("a mapping is expected here");

    /// <summary>The value of a key; null where there is none.</summary>
    public DefinitionNode? Find(string key) =>
        _node is YamlMappingNode mapping && mapping.Children.TryGetValue(new YamlScalarNode(key), out var value) ? At(value) : null;

    public string Text(string key) => (Find(key) ?? throw Wrong($"'{key}' is missing")).AsText();

    public IReadOnlyList<string> Texts(string key) => Find(key)?.AsTexts() ?? [];

    public IEnumerable<DefinitionNode> Items(string key) => Find(key)?.AsSequence() ?? [];

    public IEnumerable<KeyValuePair<string, DefinitionNode>> Pairs(string key) => Find(key)?.AsPairs() ?? [];

    public Dictionary<string, string> TextPairs(string key) => Pairs(key).ToDictionary(pair => pair.Key, pair => pair.Value.AsText());

    /// <summary>The number of a key, or what counts where there is none.</summary>
    public int Number(string key, int? otherwise = null) =>
        Find(key) is null && otherwise is { } number ? number
        : int.TryParse(Text(key), NumberStyles.None, CultureInfo.InvariantCulture, out number) ? number
        : throw Wrong($"'{key}' is not a number");

    /// <summary>The permission bits of <c>mode</c>, or what counts where there is none.</summary>
    public int Mode(int otherwise)
    {
        var text = Find("mode")?.AsText();
        return text is null ? otherwise
            : text.Length is >= 3 and <= 4 && text.All(digit => digit is >= '0' and <= '7') ? Convert.ToInt32(text, 8)
            : throw Wrong("'mode' is not a mode, such as \"1777\"");
    }

    public bool Flag(string key, bool otherwise) => Find(key)?.AsText() switch
    {
        null => otherwise,
        "true" => true,
        "false" => false,
        _ => throw Wrong($"'{key}' is neither true nor false"),
    };

    /// <summary>A text that is a mapping's only key, with its value.</summary>
    public (string Key, DefinitionNode Value)? OnlyPair() => _node is YamlMappingNode && AsPairs().ToList() is [var only] ? (only.Key, only.Value) : null;

    public bool IsMapping => _node is YamlMappingNode;

    public void RequireKnown(params IReadOnlyCollection<string> keys)
    {
        foreach (var (key, value) in AsPairs().Where(pair => !keys.Contains(pair.Key)))
        {
            throw value.Wrong($"there is no key '{key}' here; known are {string.Join(", ", keys)}");
        }
    }

    public PaksException Wrong(string why) => new(DiagnosticCodes.InvalidBaseDefinition, $"{_path}({_node.Start.Line}): {why}.", Remedy) { Input = _path };

    public IEnumerable<DefinitionNode> AsSequence() => _node is YamlSequenceNode sequence ? sequence.Select(At) : throw Wrong("a list is expected here");

    private DefinitionNode At(YamlNode node) => new(_path, node);
}
