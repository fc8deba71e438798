using System.Globalization;
using System.Text;
using Paks.Containers.Diagnostics;
using Paks.Debian.RootFileSystems;
using Paks.Oci;
using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace Paks.Containers.Bases;

/// <summary>Reads a base definition. bases/README.md describes its language.</summary>
internal static class BaseDefinitionYaml
{
    private static readonly string[] Keys =
    [
        "name", "kind", "description", "architectures", "keyring", "archives", "packages", "without", "leave-out", "keep",
        "directories", "links", "copies", "users", "groups", "environment",
    ];

    /// <summary>Reads a definition from its text.</summary>
    /// <param name="text">YAML 1.2.</param>
    /// <param name="path">How messages name the file.</param>
    /// <exception cref="PaksException">It is not YAML, or it says something that a definition does not.</exception>
    public static BaseDefinition Parse(string text, string path)
    {
        var root = Load(text, path);
        root.RequireKnown(Keys);
        root.RequireKind("debian");
        var recipe = new RootFileSystemRecipe
        {
            Name = root.Text("name"),
            Architectures = root.Texts("architectures"),
            Archives = [.. root.Items("archives").Select(Archive)],
            Packages = [.. root.Items("packages").Select(Package)],
            Without = root.Pairs("without").ToDictionary(pair => pair.Key, pair => pair.Value.AsTexts()),
            LeaveOut = root.Texts("leave-out"),
            Keep = root.Texts("keep"),
            Directories = [.. root.Items("directories").Select(Folder)],
            Links = root.Pairs("links").ToDictionary(pair => pair.Key, pair => pair.Value.AsText()),
            Copies = root.Pairs("copies").ToDictionary(pair => pair.Key, pair => pair.Value.AsText()),
            Users = [.. root.Items("users").Select(User)],
            Groups = [.. root.Items("groups").Select(Group)],
        };
        return new BaseDefinition(
            recipe,
            root.Text("description"),
            root.Text("keyring"),
            root.Pairs("environment").ToDictionary(pair => pair.Key, pair => pair.Value.AsText()),
            Digest.Sha256(Encoding.UTF8.GetBytes(text)));
    }

    private static ArchiveRecipe Archive(Node archive)
    {
        archive.RequireKnown(["name", "mirrors", "suites", "components", "signed-by"]);
        return new ArchiveRecipe
        {
            Name = archive.Text("name"),
            Mirrors = archive.Texts("mirrors"),
            Suites = archive.Texts("suites"),
            Components = archive.Texts("components"),
            SignedBy = archive.Texts("signed-by"),
        };
    }

    private static UserRecipe User(Node user)
    {
        user.RequireKnown(["name", "id", "group", "home", "shell"]);
        return new UserRecipe(user.Text("name"), user.Number("id"), user.Number("group"), user.Text("home"), user.Text("shell"));
    }

    private static GroupRecipe Group(Node group)
    {
        group.RequireKnown(["name", "id"]);
        return new GroupRecipe(group.Text("name"), group.Number("id"));
    }

    /// <summary>A name, or a mapping of the name to the patterns of what is wanted; the name may be restricted as Debian restricts relations: <c>NAME [ARCH ARCH]</c>.</summary>
    private static PackageRecipe Package(Node package)
    {
        var (text, patterns) = package.OnlyPair() is var (key, value) ? (key, value.AsTexts()) : (package.AsText(), (IReadOnlyList<string>?)null);
        var bracket = text.IndexOf(" [", StringComparison.Ordinal);
        var name = bracket < 0 ? text : text[..bracket];
        var architectures = bracket < 0 ? [] : text[bracket..].Trim(' ', '[', ']').Split(' ', StringSplitOptions.RemoveEmptyEntries);
        return new PackageRecipe(name, patterns) { Architectures = architectures };
    }

    /// <summary>A path, or a mapping of the path to mode and group.</summary>
    private static DirectoryRecipe Folder(Node folder) => folder.OnlyPair() is var (path, settings)
        ? new DirectoryRecipe(path, settings.Octal("mode"), settings.Has("group") ? settings.Number("group") : 0)
        : new DirectoryRecipe(folder.AsText());

    private static Node Load(string text, string path)
    {
        try
        {
            var stream = new YamlStream();
            stream.Load(new StringReader(text));
            return new Node(path, stream.Documents.Count == 1 ? stream.Documents[0].RootNode : new YamlScalarNode(""));
        }
        catch (YamlException e)
        {
            throw new PaksException(
                DiagnosticCodes.InvalidBaseDefinition, $"{path}({e.Start.Line}): it is not YAML: {e.Message.TrimEnd('.')}.", "bases/README.md describes the language.", e);
        }
    }

    /// <summary>A node of the file, which knows where it stands.</summary>
    private sealed class Node(string path, YamlNode node)
    {
        public string AsText() => (node as YamlScalarNode)?.Value ?? throw Wrong("a text is expected here");

        public IReadOnlyList<string> AsTexts() => [.. AsSequence().Select(item => item.AsText())];

        public bool Has(string key) => Find(key) is not null;

        public string Text(string key) => (Find(key) ?? throw Wrong($"'{key}' is missing")).AsText();

        public IReadOnlyList<string> Texts(string key) => Find(key)?.AsTexts() ?? [];

        public IEnumerable<Node> Items(string key) => Find(key)?.AsSequence() ?? [];

        public IEnumerable<KeyValuePair<string, Node>> Pairs(string key) => Find(key)?.AsPairs() ?? [];

        public int Number(string key) => int.TryParse(Text(key), NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            ? number
            : throw Wrong($"'{key}' is not a number");

        public int Octal(string key)
        {
            var text = Text(key);
            return text.Length is >= 3 and <= 4 && text.All(digit => digit is >= '0' and <= '7') ? Convert.ToInt32(text, 8) : throw Wrong($"'{key}' is not a mode, such as \"1777\"");
        }

        public (string Key, Node Value)? OnlyPair() => node is YamlMappingNode && AsPairs().ToList() is [var only] ? (only.Key, only.Value) : null;

        public void RequireKnown(IReadOnlyCollection<string> keys)
        {
            foreach (var (key, value) in AsPairs().Where(pair => !keys.Contains(pair.Key)))
            {
                throw value.Wrong($"a base definition has no key '{key}'");
            }
        }

        public void RequireKind(string kind)
        {
            if (Text("kind") != kind)
            {
                throw Wrong($"its kind is '{Text("kind")}', and '{kind}' is the one that there is");
            }
        }

        private Node? Find(string key) =>
            node is YamlMappingNode mapping && mapping.Children.TryGetValue(new YamlScalarNode(key), out var value) ? new Node(path, value) : null;

        private IEnumerable<Node> AsSequence() =>
            node is YamlSequenceNode sequence ? sequence.Select(item => new Node(path, item)) : throw Wrong("a list is expected here");

        private IEnumerable<KeyValuePair<string, Node>> AsPairs() => node is YamlMappingNode mapping
            ? mapping.Children.Select(pair => KeyValuePair.Create(new Node(path, pair.Key).AsText(), new Node(path, pair.Value)))
            : throw Wrong("a mapping is expected here");

        private PaksException Wrong(string why) => new(
            DiagnosticCodes.InvalidBaseDefinition, $"{path}({node.Start.Line}): {why}.", "bases/README.md describes the language.");
    }
}
