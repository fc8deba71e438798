using Paks.Debian.RootFileSystems;

namespace Paks.Containers.Bases;

/// <summary>Reads what is made besides the packages' own files: of a package's rule, or of a definition.</summary>
internal static class AdditionsYaml
{
    private const int DirectoryMode = 0x1ED; // 0755
    private const int FileMode = 0x1A4; // 0644

    /// <summary>The additions that a node names.</summary>
    public static Additions Read(DefinitionNode node) => new()
    {
        Directories = [.. node.Items("directories").Select(Folder)],
        Links = Paths(node, "links"),
        Alternatives = Paths(node, "alternatives"),
        Copies = Paths(node, "copies"),
        Files = [.. node.Pairs("files").Select(pair => File(PathOf(pair.Key, pair.Value), pair.Value))],
    };

    /// <summary>Both; where they name the same path the second counts.</summary>
    public static Additions Merge(Additions first, Additions second) => new()
    {
        Directories = [.. first.Directories.Where(one => second.Directories.All(other => other.Path != one.Path)), .. second.Directories],
        Links = Merge(first.Links, second.Links),
        Alternatives = Merge(first.Alternatives, second.Alternatives),
        Copies = Merge(first.Copies, second.Copies),
        Files = [.. first.Files.Where(one => second.Files.All(other => other.Path != one.Path)), .. second.Files],
    };

    private static Dictionary<string, string> Merge(IReadOnlyDictionary<string, string> first, IReadOnlyDictionary<string, string> second) =>
        first.Where(one => !second.ContainsKey(one.Key)).Concat(second).ToDictionary();

    private static Dictionary<string, string> Paths(DefinitionNode node, string key) =>
        node.Pairs(key).ToDictionary(pair => PathOf(pair.Key, pair.Value), pair => pair.Value.AsLine());

    /// <summary>A path, or a mapping of the path to mode and group.</summary>
    private static DirectoryRecipe Folder(DefinitionNode folder)
    {
        if (folder.OnlyPair() is not var (path, settings))
        {
            return new DirectoryRecipe(PathOf(folder.AsText(), folder));
        }

        settings.RequireKnown("mode", "user", "group");
        return new DirectoryRecipe(PathOf(path, folder), settings.Mode(DirectoryMode), settings.Number("user", otherwise: 0), settings.Number("group", otherwise: 0));
    }

    /// <summary>A text, or a mapping of text, mode and group.</summary>
    private static FileRecipe File(string path, DefinitionNode file)
    {
        if (!file.IsMapping)
        {
            return new FileRecipe(path, file.AsText());
        }

        file.RequireKnown("text", "mode", "user", "group");
        return new FileRecipe(path, file.Text("text"), file.Mode(FileMode), file.Number("user", otherwise: 0), file.Number("group", otherwise: 0));
    }

    private static string PathOf(string path, DefinitionNode node) =>
        path.Split('/').All(part => part is not ("" or "." or "..")) && !path.Any(char.IsControl)
            ? path
            : throw node.Wrong($"'{path}' is no path below the root, such as etc/motd");
}
