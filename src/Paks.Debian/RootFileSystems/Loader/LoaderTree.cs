namespace Paks.Debian.RootFileSystems.Loader;

/// <summary>Finds things in a finished tree as a process finds them: through symbolic links, without leaving the root.</summary>
internal sealed class LoaderTree
{
    private const int MostLinks = 40;

    private readonly Dictionary<string, RootFileSystemEntry> _entries = [];
    private readonly Dictionary<string, List<string>> _names = [];

    /// <param name="entries">In order.</param>
    public LoaderTree(IReadOnlyList<RootFileSystemEntry> entries)
    {
        foreach (var entry in entries)
        {
            _entries.Add(entry.Path, entry);
            var slash = entry.Path.LastIndexOf('/');
            var folder = slash < 0 ? "" : entry.Path[..slash];
            if (!_names.TryGetValue(folder, out var names))
            {
                _names.Add(folder, names = []);
            }

            names.Add(entry.Path[(slash + 1)..]);
        }
    }

    /// <summary>The names in a folder (its real path), in ordinal order.</summary>
    public IReadOnlyList<string> NamesIn(string folder) => _names.TryGetValue(folder, out var names) ? names : [];

    /// <summary>The entry itself, links not followed; null: there is none.</summary>
    public RootFileSystemEntry? Find(string realPath) => _entries.GetValueOrDefault(realPath);

    /// <summary>What a path leads to, links followed; null: nothing.</summary>
    public RootFileSystemEntry? Follow(string path) => RealPathOf(path) is { } real ? Find(real) : null;

    /// <summary>The real path of a folder; null: there is no such folder.</summary>
    public string? FolderAt(string path) => Follow(path) is { Kind: RootFileSystemEntryKind.Directory } folder ? folder.Path : null;

    public static bool IsFile(RootFileSystemEntry? entry) => entry?.Kind is RootFileSystemEntryKind.File or RootFileSystemEntryKind.HardLink;

    /// <summary>The entry that has a file's content: a hard link's is that of its first name.</summary>
    public static Stream Open(RootFileSystemEntry file) => file.Content!.Open();

    private string? RealPathOf(string path)
    {
        var real = "";
        var left = new Stack<string>(path.Split('/').Reverse());
        var links = 0;
        while (left.TryPop(out var name))
        {
            if (name is "" or ".")
            {
                continue;
            }

            if (name == "..")
            {
                real = real[..Math.Max(0, real.LastIndexOf('/'))];
                continue;
            }

            var next = real.Length == 0 ? name : $"{real}/{name}";
            var entry = Find(next);
            if (entry is null || links > MostLinks)
            {
                return null;
            }

            if (entry.Kind != RootFileSystemEntryKind.SymbolicLink)
            {
                real = next;
                continue;
            }

            links++;
            real = entry.LinkTarget!.StartsWith('/') ? "" : real;
            foreach (var part in entry.LinkTarget.Split('/').Reverse())
            {
                left.Push(part);
            }
        }

        return real;
    }
}
