namespace Paks.Spack.Packages.Reading;

/// <summary>
/// Packages under the prefixes that they were built for, as one file system in which symbolic links can be followed.
/// </summary>
internal sealed class PackageFolders
{
    // As many as Linux follows.
    private const int MaxLinks = 40;

    private readonly Dictionary<string, Dictionary<string, PackageEntry>> _packages = new(StringComparer.Ordinal);

    public PackageFolders(IEnumerable<PackageContents> packages)
    {
        foreach (var package in packages)
        {
            _packages.TryAdd(package.Prefix, Index(package));
        }
    }

    /// <summary>
    /// Where an absolute path leads, all links followed; null if nowhere, or in circles. What lies outside of the
    /// packages is not known: a path there is taken for one that exists, without a kind.
    /// </summary>
    public ResolvedPath? Resolve(string path)
    {
        Stack<string> rest = new();
        Push(rest, path);
        var real = "";
        ResolvedPath found = new("/", null);
        for (var links = 0; rest.TryPop(out var part);)
        {
            var next = part == ".." ? real[..Math.Max(real.LastIndexOf('/'), 0)] : $"{real}/{part}";
            if (!TryFind(next, out var entry))
            {
                return null;
            }

            if (entry?.Kind == PackageEntryKind.SymbolicLink)
            {
                if (++links > MaxLinks)
                {
                    return null;
                }

                real = entry.LinkTarget!.StartsWith('/') ? "" : real;
                Push(rest, entry.LinkTarget);
                continue;
            }

            if (entry?.Kind is PackageEntryKind.File or PackageEntryKind.HardLink && rest.Count > 0)
            {
                return null;
            }

            real = next;
            found = new ResolvedPath(real, entry?.Kind);
        }

        return found;
    }

    // False if a package should have it and has not; true without an entry outside of all packages.
    private bool TryFind(string path, out PackageEntry? entry)
    {
        var packages = _packages.GetAlternateLookup<ReadOnlySpan<char>>();
        for (var end = path.Length; end > 0; end = path.AsSpan(0, end).LastIndexOf('/'))
        {
            if (packages.TryGetValue(path.AsSpan(0, end), out var package))
            {
                return package.GetAlternateLookup<ReadOnlySpan<char>>().TryGetValue(path.AsSpan(Math.Min(end + 1, path.Length)), out entry);
            }
        }

        entry = null;
        return true;
    }

    /// <summary>What is in each directory of a package, by the directory's path below the prefix, sorted by name.</summary>
    public ILookup<string, PackageEntry> List(PackageContents package) =>
        _packages[package.Prefix].Values
            .Where(entry => entry.Path.Length > 0)
            .OrderBy(entry => entry.Path, StringComparer.Ordinal)
            .ToLookup(entry => entry.Path[..Math.Max(entry.Path.LastIndexOf('/'), 0)], StringComparer.Ordinal);

    private static Dictionary<string, PackageEntry> Index(PackageContents package)
    {
        Dictionary<string, PackageEntry> index = new(package.Entries.Count, StringComparer.Ordinal) { [""] = Folder("") };
        foreach (var entry in package.Entries)
        {
            index[entry.Path] = entry;
            AddFolders(index, entry.Path);
        }

        return index;
    }

    // Archives need not have a member for every directory.
    private static void AddFolders(Dictionary<string, PackageEntry> index, string path)
    {
        for (var slash = path.LastIndexOf('/'); slash > 0; slash = path.LastIndexOf('/', slash - 1))
        {
            var folder = path[..slash];
            if (!index.TryAdd(folder, Folder(folder)))
            {
                return;
            }
        }
    }

    private static PackageEntry Folder(string path) => new() { Path = path, Kind = PackageEntryKind.Directory, Mode = 0x1ed };

    private static void Push(Stack<string> rest, string path)
    {
        var parts = path.Split('/', StringSplitOptions.RemoveEmptyEntries);
        for (var i = parts.Length - 1; i >= 0; i--)
        {
            if (parts[i] != ".")
            {
                rest.Push(parts[i]);
            }
        }
    }
}
