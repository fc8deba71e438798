using System.Text;
using System.Text.RegularExpressions;
using Paks.Containers.Diagnostics;
using Paks.Debian.RootFileSystems;
using Paks.Oci;

namespace Paks.Containers.Bases;

/// <summary>
/// Reads base definitions: what all bases share, over it the file of a release, over it perhaps a user's own. Lists add up; of what can
/// be there once, the last file's counts. docs/bases.md describes the language.
/// </summary>
internal sealed partial class BaseDefinitionYaml
{
    // What tags and repositories can be called (distribution-spec, "Pulling manifests").
    private const int LongestName = 128;

    private static readonly string[] Own =
        ["name", "description", "architectures", "keyring", "archives", "packages", "rules", "leave-out", "keep", "set-id", "users", "groups", "environment", "directories", "links", "alternatives", "copies", "files"];

    private const int Shipped = 2;

    private readonly IReadOnlyList<DefinitionNode> _files;
    private readonly string _text;
    private readonly FlavourSet _flavours;

    private BaseDefinitionYaml(IReadOnlyList<DefinitionNode> files, string text)
    {
        _files = files;
        _text = text;
        _flavours = new FlavourSet(files);
    }

    /// <summary>Reads the file of a release.</summary>
    /// <param name="common">What all bases share, YAML 1.2.</param>
    /// <param name="text">The file, YAML 1.2.</param>
    /// <param name="path">How messages name it.</param>
    /// <exception cref="PaksException">One is not YAML, or says something that a definition does not.</exception>
    public static BaseDefinitionYaml OfRelease(string common, string text, string path)
    {
        DefinitionNode[] files = [DefinitionNode.Load(common, "bases/common.yaml"), DefinitionNode.Load(text, path)];
        files[0].RequireKnown("flavours", "environment", "leave-out", "keep", "rules");
        files[1].RequireKnown([.. Own, "usr-merge", "flavours"]);
        return new BaseDefinitionYaml(files, $"{common}\0{text}");
    }

    /// <summary>The flavours, in the order of the files.</summary>
    public IReadOnlyList<string> Flavours => _flavours.Names;

    /// <summary>What the keyring's file is called, relative to the release's.</summary>
    public string Keyring => Release.Text("keyring");

    private DefinitionNode Release => _files[1];

    /// <summary>The name that a flavour's base has.</summary>
    public string NameOf(string flavour) => flavour == BaseDefinition.DefaultFlavour ? Release.Text("name") : $"{Release.Text("name")}-{flavour}";

    /// <summary>The definition of a flavour.</summary>
    /// <param name="flavour">One of <see cref="Flavours"/>.</param>
    /// <param name="keyring">The content of <see cref="Keyring"/>.</param>
    public BaseDefinition Read(string flavour, ReadOnlyMemory<byte> keyring) =>
        Read(NameOf(flavour), $"{Release.Text("description")}: {_flavours.DescriptionOf(flavour)}", flavour, keyring);

    /// <summary>The definition of a user's own base on a flavour.</summary>
    /// <param name="own">What it says besides.</param>
    /// <param name="text">The same as text.</param>
    /// <param name="flavour">The flavour that it extends.</param>
    /// <param name="keyring">The content of <see cref="Keyring"/>.</param>
    /// <exception cref="PaksException">It says something that a definition does not.</exception>
    public BaseDefinition ReadOwn(DefinitionNode own, string text, string flavour, ReadOnlyMemory<byte> keyring)
    {
        own.RequireKnown([.. Own, "extends"]);
        var name = own.Text("name");
        if (name.Length > LongestName || !NamePattern().IsMatch(name))
        {
            throw own.Wrong($"'{name}' is no name of a base: take small letters and digits, with dots and hyphens between them, {LongestName} at most");
        }

        if (BaseDefinitions.Names.Contains(name))
        {
            throw own.Wrong($"'{name}' is the name of a base that comes with the program: choose a name of your own");
        }

        return new BaseDefinitionYaml([.. _files, own], $"{_text}\0{text}").Read(name, own.Find("description")?.AsText() ?? name, flavour, keyring);
    }

    private BaseDefinition Read(string name, string description, string flavour, ReadOnlyMemory<byte> keyring) => new()
    {
        Name = name,
        OperatingSystem = Release.Text("name"),
        Release = Release.Text("description"),
        Description = description,
        Architectures = Architectures(),
        Keyring = keyring,
        Environment = Merged(Environment, (_, last) => last),
        Text = Digest.Sha256(Encoding.UTF8.GetBytes($"{_text}\0{flavour}")),
        Archives = [.. Last("archives").AsSequence().Select(archive => ArchiveYaml.Read(archive) with { IsOwn = _files.Count > Shipped && _files[^1].Find("archives") is not null })],
        Packages = _flavours.PackagesOf(flavour),
        Frame = new RootFileSystemRecipe
        {
            Name = name,
            Architectures = Architectures(),
            Archives = [],
            Packages = [],
            IsUsrMerged = Release.Flag("usr-merge", otherwise: true),
            Without = Merged(file => Rules(file).Where(rule => rule.Value.Find("without") is not null).Select(rule => KeyValuePair.Create(rule.Key, rule.Value.Texts("without"))), (first, second) => [.. first, .. second]),
            Scripted = Merged(file => Rules(file).Select(rule => KeyValuePair.Create(rule.Key, AdditionsYaml.Read(rule.Value))), AdditionsYaml.Merge),
            Additions = _files.Select(AdditionsYaml.Read).Aggregate(AdditionsYaml.Merge),
            LeaveOut = [.. _files.SelectMany(file => file.Texts("leave-out"))],
            Keep = [.. _files.SelectMany(file => file.Texts("keep"))],
            SetId = [.. _files.SelectMany(file => file.Texts("set-id"))],
            Users = [.. _files.SelectMany(file => file.Items("users")).Select(User)],
            Groups = [.. _files.SelectMany(file => file.Items("groups")).Select(Group)],
        },
    };

    /// <summary>What the last file says that says it: archives, their keys and architectures belong together.</summary>
    private DefinitionNode Last(string key) => _files.Select(file => file.Find(key)).LastOrDefault(node => node is not null) ?? throw Release.Wrong($"'{key}' is missing");

    private IReadOnlyList<string> Architectures()
    {
        var node = Last("architectures");
        var architectures = node.AsTexts();
        return architectures.Count > 0 && architectures.All(one => one.Length > 0 && one.All(part => char.IsAsciiLetterLower(part) || char.IsAsciiDigit(part) || part == '-'))
            ? architectures
            : throw node.Wrong("Debian's names of architectures are expected here, such as amd64");
    }

    private static Dictionary<string, string> Environment(DefinitionNode file)
    {
        var variables = file.TextPairs("environment");
        return variables.FirstOrDefault(one => one.Key.Length == 0 || one.Key.Contains('=', StringComparison.Ordinal) || $"{one.Key}{one.Value}".Contains('\0', StringComparison.Ordinal)) is { Key: { } wrong }
            ? throw file.Wrong($"'{wrong}' is no variable of an environment")
            : variables;
    }

    private static IEnumerable<KeyValuePair<string, DefinitionNode>> Rules(DefinitionNode file)
    {
        foreach (var rule in file.Pairs("rules"))
        {
            rule.Value.RequireKnown("without", "directories", "links", "alternatives", "copies", "files");
            yield return rule;
        }
    }

    private Dictionary<string, T> Merged<T>(Func<DefinitionNode, IEnumerable<KeyValuePair<string, T>>> read, Func<T, T, T> merge)
    {
        var merged = new Dictionary<string, T>();
        foreach (var (key, value) in _files.SelectMany(read))
        {
            merged[key] = merged.TryGetValue(key, out var there) ? merge(there, value) : value;
        }

        return merged;
    }

    private static UserRecipe User(DefinitionNode user)
    {
        user.RequireKnown("name", "id", "group", "home", "shell");
        return new UserRecipe(Field(user, "name"), user.Number("id"), user.Number("group"), Field(user, "home"), Field(user, "shell"));
    }

    private static GroupRecipe Group(DefinitionNode group)
    {
        group.RequireKnown("name", "id");
        return new GroupRecipe(Field(group, "name"), group.Number("id"));
    }

    /// <summary>A colon or a line's end would make another account.</summary>
    private static string Field(DefinitionNode account, string key) =>
        account.Text(key) is var text && text.Length > 0 && !text.Any(one => one == ':' || char.IsControl(one)) ? text : throw account.Wrong($"'{key}' cannot stand in a line of /etc/passwd");

    [GeneratedRegex(@"^[a-z0-9]+((\.|-+)[a-z0-9]+)*\z")]
    private static partial Regex NamePattern();
}
