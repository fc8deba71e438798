using System.Text;
using Paks.Containers.Diagnostics;
using Paks.Debian.RootFileSystems;
using Paks.Oci;

namespace Paks.Containers.Bases;

/// <summary>Reads base definitions: a release's own file over the one that all share. docs/bases.md describes the language.</summary>
internal sealed class BaseDefinitionYaml
{
    private readonly DefinitionNode _common;
    private readonly DefinitionNode _release;
    private readonly string _text;
    private readonly FlavourSet _flavours;

    /// <param name="common">What all bases share, YAML 1.2.</param>
    /// <param name="release">The file of a release, YAML 1.2.</param>
    /// <param name="path">How messages name the release's file.</param>
    /// <exception cref="PaksException">One is not YAML, or says something that a definition does not.</exception>
    public BaseDefinitionYaml(string common, string release, string path)
    {
        _common = DefinitionNode.Load(common, "bases/common.yaml");
        _release = DefinitionNode.Load(release, path);
        _text = $"{common}\0{release}";
        _common.RequireKnown("flavours", "environment", "leave-out", "keep", "packages");
        _release.RequireKnown(
            "name", "description", "architectures", "keyring", "usr-merge", "archives", "flavours", "packages", "leave-out", "keep",
            "users", "groups", "environment", "directories", "links", "alternatives", "copies", "files");
        _flavours = new FlavourSet(_common, _release);
    }

    /// <summary>The flavours, in the order of the files.</summary>
    public IReadOnlyList<string> Flavours => _flavours.Names;

    /// <summary>What the keyring's file is called, relative to this one's.</summary>
    public string Keyring => _release.Text("keyring");

    /// <summary>The name that a flavour's base has.</summary>
    public string NameOf(string flavour) => flavour == BaseDefinition.DefaultFlavour ? _release.Text("name") : $"{_release.Text("name")}-{flavour}";

    /// <summary>The definition of a flavour.</summary>
    /// <param name="flavour">One of <see cref="Flavours"/>.</param>
    /// <param name="keyring">The content of <see cref="Keyring"/>.</param>
    public BaseDefinition Read(string flavour, ReadOnlyMemory<byte> keyring) => new()
    {
        Name = NameOf(flavour),
        OperatingSystem = _release.Text("name"),
        Description = $"{_release.Text("description")}: {_flavours.DescriptionOf(flavour)}",
        Architectures = _release.Texts("architectures"),
        Keyring = keyring,
        Environment = Merged(_common.TextPairs("environment"), _release.TextPairs("environment")),
        Text = Digest.Sha256(Encoding.UTF8.GetBytes($"{_text}\0{flavour}")),
        Archives = [.. _release.Items("archives").Select(Archive)],
        Packages = _flavours.PackagesOf(flavour),
        Frame = new RootFileSystemRecipe
        {
            Name = NameOf(flavour),
            Architectures = _release.Texts("architectures"),
            Archives = [],
            Packages = [],
            IsUsrMerged = _release.Flag("usr-merge", otherwise: true),
            Without = Rules("without", rule => rule.Texts("without"), (first, second) => [.. first, .. second]),
            Scripted = Rules(null, AdditionsYaml.Read, AdditionsYaml.Merge),
            Additions = AdditionsYaml.Read(_release),
            LeaveOut = [.. _common.Texts("leave-out"), .. _release.Texts("leave-out")],
            Keep = [.. _common.Texts("keep"), .. _release.Texts("keep")],
            Users = [.. _release.Items("users").Select(User)],
            Groups = [.. _release.Items("groups").Select(Group)],
        },
    };

    /// <summary>The rules of packages, by package, where both files have some merged.</summary>
    private Dictionary<string, T> Rules<T>(string? key, Func<DefinitionNode, T> read, Func<T, T, T> merge)
    {
        var rules = new Dictionary<string, T>();
        foreach (var (package, rule) in _common.Pairs("packages").Concat(_release.Pairs("packages")))
        {
            rule.RequireKnown("without", "directories", "links", "alternatives", "copies", "files");
            if (key is null || rule.Find(key) is not null)
            {
                var value = read(rule);
                rules[package] = rules.TryGetValue(package, out var there) ? merge(there, value) : value;
            }
        }

        return rules;
    }

    private static ArchiveDefinition Archive(DefinitionNode archive)
    {
        archive.RequireKnown("name", "mirrors", "snapshots", "suites", "components", "signed-by");
        return new ArchiveDefinition(
            archive.Text("name"),
            [.. archive.Texts("mirrors").Select(Restricted.Parse)],
            archive.Texts("snapshots"),
            [.. archive.Texts("suites").Select(Restricted.Parse)],
            archive.Texts("components"),
            archive.Texts("signed-by"));
    }

    private static UserRecipe User(DefinitionNode user)
    {
        user.RequireKnown("name", "id", "group", "home", "shell");
        return new UserRecipe(Account(user), user.Number("id"), user.Number("group"), user.Text("home"), user.Text("shell"));
    }

    private static GroupRecipe Group(DefinitionNode group)
    {
        group.RequireKnown("name", "id");
        return new GroupRecipe(Account(group), group.Number("id"));
    }

    /// <summary>A colon or a line's end in a name would make another account.</summary>
    private static string Account(DefinitionNode account) =>
        account.Text("name") is var name && name.Length > 0 && name.All(one => char.IsAsciiLetterOrDigit(one) || one is '-' or '_' or '.') ? name : throw account.Wrong($"'{name}' is no name of an account");

    private static Dictionary<string, string> Merged(Dictionary<string, string> common, Dictionary<string, string> own)
    {
        foreach (var (name, value) in own)
        {
            common[name] = value;
        }

        return common;
    }
}
