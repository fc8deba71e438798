namespace Paks.Spack.Packages.Relocating;

/// <summary>
/// What happens to each entry of a package, by its path. An inode with several names is worked on once, whichever of
/// them is listed.
/// </summary>
internal sealed class RelocationPlan
{
    private readonly Dictionary<string, FileWork> _files = new(StringComparer.Ordinal);
    private readonly HashSet<string> _links = new(StringComparer.Ordinal);
    private readonly HashSet<string> _keptMetadata = new([".spack", ".spack/spec.json"], StringComparer.Ordinal);

    /// <exception cref="MalformedPackageException">A listed file is not in the package, or is something else.</exception>
    public RelocationPlan(PackageContents package, PrefixMap map)
    {
        foreach (var link in package.Entries.Where(entry => entry.Kind == PackageEntryKind.HardLink && !IsMetadata(entry.Path)))
        {
            KeepWithFolders(link.LinkTarget!);
        }

        if (map.IsEmpty)
        {
            return;
        }

        var notes = package.BuildInfo;
        HashSet<string> listed = new(
            [.. notes.RelocateTextFiles, .. notes.RelocateBinaries, .. notes.RelocateLinks], StringComparer.Ordinal);
        var entries = package.Entries
            .Where(entry => listed.Contains(entry.Path))
            .ToDictionary(entry => entry.Path, StringComparer.Ordinal);
        foreach (var path in notes.RelocateTextFiles)
        {
            AddFile(entries, path, FileWork.Text);
        }

        foreach (var path in notes.RelocateBinaries)
        {
            AddFile(entries, path, FileWork.Binary);
        }

        foreach (var path in notes.RelocateLinks)
        {
            AddLink(entries, path);
        }
    }

    public FileWork GetWork(PackageEntry file) => _files.GetValueOrDefault(file.Path);

    public bool IsLinkToReplace(PackageEntry link) => _links.Contains(link.Path);

    /// <summary>
    /// Of <c>.spack</c> only <c>spec.json</c> stays: logs, environment dumps, manifests and notes tell of a prefix and a
    /// machine that are not there, and Spack needs no more to know the package. A file that has a further name outside
    /// stays, too, since the other name has no content of its own.
    /// </summary>
    public bool IsKept(PackageEntry entry) => !IsMetadata(entry.Path) || _keptMetadata.Contains(entry.Path);

    private static bool IsMetadata(string path) => path == ".spack" || path.StartsWith(".spack/", StringComparison.Ordinal);

    private void KeepWithFolders(string path)
    {
        for (var end = path.Length; end > 0 && IsMetadata(path); end = path.LastIndexOf('/', end - 1))
        {
            _keptMetadata.Add(path[..end]);
        }
    }

    private void AddFile(Dictionary<string, PackageEntry> entries, string path, FileWork work)
    {
        var entry = Find(entries, path);
        var file = entry.Kind switch
        {
            PackageEntryKind.File => path,
            PackageEntryKind.HardLink => entry.LinkTarget!,
            _ => throw new MalformedPackageException(path, "it is listed as a file to relocate and is none"),
        };
        _files[file] = _files.GetValueOrDefault(file) | work;
    }

    private void AddLink(Dictionary<string, PackageEntry> entries, string path)
    {
        if (Find(entries, path).Kind != PackageEntryKind.SymbolicLink)
        {
            throw new MalformedPackageException(path, "it is listed as a link to relocate and is none");
        }

        _links.Add(path);
    }

    private static PackageEntry Find(Dictionary<string, PackageEntry> entries, string path) =>
        entries.GetValueOrDefault(path) ?? throw new MalformedPackageException(path, "it is listed to be relocated and is not there");
}
