using System.Text;
using Paks.Debian.Archives;
using Paks.Debian.Packages;

namespace Paks.Debian.RootFileSystems;

/// <summary>Turns one package file into its part of the tree. Nothing of it is run.</summary>
internal sealed class PackageUnpacker(PlannedPackage package, Func<string, bool> isKept, UsrMerge layout, Spool spool, long latestTime)
{
    /// <summary>Installed-Size is an estimate, so this much more is let through: enough for any file system, too little for a bomb.</summary>
    private const int InstalledSizeFactor = 2;
    private const long InstalledSizeSlack = 64 * 1024 * 1024;

    private readonly List<RootFileSystemEntry> _entries = [];
    private readonly List<RootFileSystemEntry> _otherDirectories = [];
    private readonly Dictionary<string, FileContent> _files = [];
    private readonly PackagePaths _paths = new(package.Name);

    /// <summary>Whether a file may be set-user-id or set-group-id.</summary>
    public required Func<string, bool> MaySetId { get; init; }

    public PackageTree Unpack(IDownloadCache cache)
    {
        using var file = cache.OpenVerified(package.Sha256, package.Size, package.Filename);
        try
        {
            return Unpack(file);
        }
        finally
        {
            // A file that is not the planned one is that before all else, also where it is broken.
            file.Drain();
        }
    }

    private PackageTree Unpack(VerifyingStream file)
    {
        var deb = DebPackage.Open(package.Name, file);
        CheckIdentity(deb.Control);
        deb.ReadEntries((package.InstalledSize * InstalledSizeFactor) + InstalledSizeSlack, Take);
        _paths.RequireDirectories();
        return new PackageTree(deb.Control, KeptSums(deb.Md5Sums), _entries, _otherDirectories);
    }

    /// <summary>The index chose it by these; a signed index that says one thing of a file that says another is not to be trusted.</summary>
    private void CheckIdentity(ControlStanza control)
    {
        if (control["Package"] != package.Name || control["Version"] != package.Version || control["Architecture"] != package.Architecture)
        {
            throw new MalformedPackageException(
                package.Name, $"it is {control["Package"]} {control["Version"]} ({control["Architecture"]}), not {package.Name} {package.Version} ({package.Architecture})");
        }
    }

    private void Take(DebEntry entry)
    {
        var path = entry.LinkTarget is { } itself && layout.IsItsLink(entry.Path, itself) ? entry.Path : layout.PathOf(entry.Path);
        _paths.Add(path, isDirectory: entry.Kind == DebEntryKind.Directory);
        var isTaken = isKept(UsrMerge.MergedPathOf(entry.Path));
        if (entry.Kind == DebEntryKind.Directory)
        {
            (isTaken ? _entries : _otherDirectories).Add(Convert(entry, path, RootFileSystemEntryKind.Directory));
        }
        else if (isTaken)
        {
            RequireMode(entry, path);
            _entries.Add(ConvertFile(entry, path));
        }
    }

    private void RequireMode(DebEntry entry, string path)
    {
        const int SetIds = 0xC00; // 06000
        if (entry.Kind != DebEntryKind.SymbolicLink && (entry.Mode & SetIds) != 0 && !MaySetId(UsrMerge.MergedPathOf(entry.Path)))
        {
            throw new MalformedPackageException(
                package.Name, $"{path} has the mode {System.Convert.ToString(entry.Mode, 8)}, and 'set-id' of the base's definition does not list it");
        }
    }

    private RootFileSystemEntry ConvertFile(DebEntry entry, string path)
    {
        switch (entry.Kind)
        {
            case DebEntryKind.SymbolicLink:
                return Convert(entry, path, RootFileSystemEntryKind.SymbolicLink) with { LinkTarget = entry.LinkTarget };
            case DebEntryKind.HardLink:
                var target = layout.PathOf(entry.LinkTarget!);
                return _files.TryGetValue(target, out var shared)
                    ? Convert(entry, path, RootFileSystemEntryKind.File) with { Content = shared }
                    : throw new MalformedPackageException(package.Name, $"the hard link {path} leads to {target}, which is not a file that came before it and is kept");
            default:
                var content = entry.Content is null ? new MemoryContent(default) : spool.Add(entry.Content);
                _files.Add(path, content);
                return Convert(entry, path, RootFileSystemEntryKind.File) with { Content = content };
        }
    }

    private RootFileSystemEntry Convert(DebEntry entry, string path, RootFileSystemEntryKind kind) => new()
    {
        Kind = kind,
        Path = path,
        Mode = entry.Mode,
        UserId = entry.UserId,
        GroupId = entry.GroupId,
        ModificationTime = Math.Clamp(entry.ModificationTime, 0, latestTime),
    };

    private string KeptSums(string md5Sums)
    {
        const int PathStart = 34;
        var kept = new StringBuilder();
        foreach (var line in md5Sums.AsSpan().EnumerateLines())
        {
            if (line.Length > PathStart && isKept(UsrMerge.MergedPathOf(line[PathStart..].ToString())))
            {
                kept.Append(line).Append('\n');
            }
        }
        return kept.ToString();
    }
}
