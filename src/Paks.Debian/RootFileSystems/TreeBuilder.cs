namespace Paks.Debian.RootFileSystems;

/// <summary>Lays parts over each other into one tree: unique paths, parents present and directories, sorted.</summary>
internal sealed class TreeBuilder(long latestTime)
{
    private const int DefaultDirectoryMode = 0x1ED; // 0755

    private readonly SortedDictionary<string, (RootFileSystemEntry Entry, string Owner)> _entries = new(StringComparer.Ordinal);
    private readonly Dictionary<string, RootFileSystemEntry> _otherDirectories = [];

    public IEnumerable<RootFileSystemEntry> Entries => _entries.Values.Select(one => one.Entry);

    public RootFileSystemEntry? Find(string path) => _entries.TryGetValue(path, out var one) ? one.Entry : null;

    /// <summary>Whether an absolute path is there, in either place of a merged <c>/usr</c>.</summary>
    public bool Has(string path) => Find(path[1..]) is not null || Find(UsrMerge.MergedPathOf(path[1..])) is not null;

    /// <summary>Whether there is a directory with nothing in it.</summary>
    public bool IsEmptyDirectory(string path) => Find(path)?.Kind == RootFileSystemEntryKind.Directory
        && !_entries.Keys.Any(other => other.StartsWith(path + "/", StringComparison.Ordinal));

    public void Add(PackageTree tree, string owner)
    {
        foreach (var entry in tree.Entries)
        {
            Add(entry, owner);
        }

        foreach (var directory in tree.OtherDirectories)
        {
            _otherDirectories.TryAdd(directory.Path, directory);
        }
    }

    /// <summary>Adds an entry; directories may come again.</summary>
    /// <exception cref="PackageConflictException">Something else has the path.</exception>
    public void Add(RootFileSystemEntry entry, string owner)
    {
        if (_entries.TryAdd(entry.Path, (entry, owner)))
        {
            return;
        }

        (var there, var first) = _entries[entry.Path];
        var areDirectories = there.Kind == RootFileSystemEntryKind.Directory && entry.Kind == RootFileSystemEntryKind.Directory;
        if (!areDirectories)
        {
            throw new PackageConflictException(entry.Path, first, owner);
        }
    }

    public void AddFile(string path, FileContent content, string owner, int mode = 0x1A4 /* 0644 */, int userId = 0, int groupId = 0) => Add(new RootFileSystemEntry
    {
        Kind = RootFileSystemEntryKind.File,
        Path = path,
        Mode = mode,
        UserId = userId,
        GroupId = groupId,
        ModificationTime = latestTime,
        Content = content,
    }, owner);

    public void AddDirectory(string path, string owner, int mode = DefaultDirectoryMode, int userId = 0, int groupId = 0) => Add(new RootFileSystemEntry
    {
        Kind = RootFileSystemEntryKind.Directory,
        Path = path,
        Mode = mode,
        UserId = userId,
        GroupId = groupId,
        ModificationTime = latestTime,
    }, owner);

    /// <summary>Adds a link, also in the place of an empty directory.</summary>
    public void AddLink(string path, string target, string owner)
    {
        if (IsEmptyDirectory(path))
        {
            _entries.Remove(path);
        }

        Add(new RootFileSystemEntry
        {
            Kind = RootFileSystemEntryKind.SymbolicLink,
            Path = path,
            Mode = 0x1FF, // 0777, as every file system shows links
            ModificationTime = latestTime,
            LinkTarget = target,
        }, owner);
    }

    /// <summary>The finished tree, in ordinal order: parents before what is in them, a file before its hard links.</summary>
    /// <exception cref="PackageConflictException">Something would be written through a link or a file.</exception>
    public IReadOnlyList<RootFileSystemEntry> Build()
    {
        foreach ((var entry, var owner) in _entries.Values.ToArray())
        {
            AddParents(entry.Path, owner);
        }

        var names = new Dictionary<FileContent, string>();
        return [.. Entries.Select(entry => entry.Content is not null && !names.TryAdd(entry.Content, entry.Path)
            ? entry with { Kind = RootFileSystemEntryKind.HardLink, LinkTarget = names[entry.Content] }
            : entry)];
    }

    private void AddParents(string path, string owner)
    {
        for (var slash = path.LastIndexOf('/'); slash > 0; slash = path.LastIndexOf('/', slash - 1))
        {
            var parent = path[..slash];
            if (_otherDirectories.TryGetValue(parent, out var directory))
            {
                Add(directory, owner);
            }
            else
            {
                AddDirectory(parent, owner);
            }
        }
    }
}
