using System.Globalization;
using Paks.Debian.RootFileSystems;
using Paks.Testing;
using YamlDotNet.RepresentationModel;

namespace Paks.Debian.Tests;

/// <summary>The definitions in bases/ as recipes.</summary>
internal sealed class BaseDefinition
{
    private readonly YamlMappingNode _root;

    private BaseDefinition(YamlMappingNode root) => _root = root;

    public string Keyring => Text(_root["keyring"]);

    public static BaseDefinition Read(string name)
    {
        var yaml = new YamlStream();
        using var reader = new StreamReader(Path.Combine(RepositoryRoot.Path, "bases", name + ".yaml"));
        yaml.Load(reader);
        return new BaseDefinition((YamlMappingNode)yaml.Documents[0].RootNode);
    }

    public RootFileSystemRecipe ToRecipe() => new()
    {
        Name = Text(_root["name"]),
        Architectures = Texts(_root["architectures"]),
        Archives = [.. Items("archives").Select(archive => new ArchiveRecipe
        {
            Name = Text(archive["name"]),
            Mirrors = Texts(archive["mirrors"]),
            Suites = Texts(archive["suites"]),
            Components = Texts(archive["components"]),
            SignedBy = Texts(archive["signed-by"]),
        })],
        Packages = [.. Items("packages").Select(Named).Select(one => new PackageRecipe(one.Name.Split(' ')[0], one.Value is null ? null : Texts(one.Value))
        {
            Architectures = [.. one.Name.Split(' ').Skip(1).Select(architecture => architecture.Trim('[', ']'))],
        })],
        Without = Pairs("without").ToDictionary(pair => pair.Key, pair => Texts(pair.Value)),
        LeaveOut = Texts(_root["leave-out"]),
        Keep = Texts(_root["keep"]),
        Directories = [.. Items("directories").Select(Named).Select(one => new DirectoryRecipe(
            one.Name,
            one.Value is YamlMappingNode keys && keys.Children.ContainsKey("mode") ? Convert.ToInt32(Text(keys["mode"]), 8) : 0x1ED,
            one.Value is YamlMappingNode other && other.Children.ContainsKey("group") ? Number(other["group"]) : 0))],
        Links = Pairs("links").ToDictionary(pair => pair.Key, pair => Text(pair.Value)),
        Copies = Pairs("copies").ToDictionary(pair => pair.Key, pair => Text(pair.Value)),
        Users = [.. Items("users").Select(user => new UserRecipe(
            Text(user["name"]), Number(user["id"]), Number(user["group"]), Text(user["home"]), Text(user["shell"])))],
        Groups = [.. Items("groups").Select(group => new GroupRecipe(Text(group["name"]), Number(group["id"])))],
    };

    private IEnumerable<YamlNode> Items(string key) => ((YamlSequenceNode)_root[key]).Children;

    private IEnumerable<KeyValuePair<string, YamlNode>> Pairs(string key) =>
        ((YamlMappingNode)_root[key]).Children.Select(pair => KeyValuePair.Create(Text(pair.Key), pair.Value));

    /// <summary>A name alone, or a mapping with the name as its only key.</summary>
    private static (string Name, YamlNode? Value) Named(YamlNode node) => node is YamlMappingNode mapping
        ? (Text(mapping.Children[0].Key), mapping.Children[0].Value)
        : (Text(node), null);

    private static string Text(YamlNode node) => ((YamlScalarNode)node).Value!;

    private static IReadOnlyList<string> Texts(YamlNode node) => ((YamlSequenceNode)node).Children.Select(Text).ToArray();

    private static int Number(YamlNode node) => int.Parse(Text(node), CultureInfo.InvariantCulture);
}
