using Paks.Spack.Packages.Archives;
using Paks.Spack.Packages.Reading;

namespace Paks.Spack.Packages.Views;

/// <summary>Merges packages into one tree, one package after the other, by the rules of Spack's environment views.</summary>
internal sealed class ViewMerge(IReadOnlyList<ViewPackage> packages)
{
    // Deeper links to directories stay links: following them all could double the files again and again.
    private const int MaxDepthOfFollowedLinks = 1;

    private readonly PackageFolders _folders = new(packages.Select(package => package.Contents));
    private readonly Dictionary<string, Place> _places = new(StringComparer.Ordinal);
    private readonly List<ViewConflict> _conflicts = [];

    public View Merge()
    {
        foreach (var package in packages)
        {
            Visit(new Walk(package, _folders.List(package.Contents)), source: "", real: "", depth: 0);
        }

        return new View
        {
            Entries = [.. _places.OrderBy(place => place.Key, StringComparer.Ordinal).Select(place => place.Value.ToEntry())],
            Conflicts = _conflicts,
        };
    }

    // A directory is listed at its real path; its files are called by the path on which it was met.
    private void Visit(Walk walk, string source, string real, int depth)
    {
        foreach (var entry in walk.Folders[real])
        {
            var name = entry.Path[(entry.Path.LastIndexOf('/') + 1)..];
            Place place = new(walk.Package, source.Length == 0 ? name : $"{source}/{name}", entry.Kind);
            if (name == ".spack")
            {
                continue;
            }

            if (GetFolderToVisit(walk.Package, entry, real, depth) is not { } folder)
            {
                AddFile(place);
            }
            else if (AddDirectory(place with { Kind = PackageEntryKind.Directory }))
            {
                Visit(walk, place.Source, folder, depth + 1);
            }
        }
    }

    /// <summary>The real path, below the prefix, of a directory or of a link that is taken for one; null for the rest.</summary>
    private string? GetFolderToVisit(ViewPackage package, PackageEntry entry, string parent, int depth)
    {
        if (entry.Kind == PackageEntryKind.Directory)
        {
            return entry.Path;
        }

        var prefix = package.Contents.Prefix;
        if (entry.Kind != PackageEntryKind.SymbolicLink || depth > MaxDepthOfFollowedLinks
            || _folders.Resolve($"{prefix}/{entry.Path}") is not { Kind: PackageEntryKind.Directory } target)
        {
            return null;
        }

        // Spack compares the two paths as text, without a slash at the end.
        var realParent = parent.Length == 0 ? prefix : $"{prefix}/{parent}";
        var isFollowed = ArchivePath.IsWithin(target.Path, prefix) && target.Path.StartsWith(realParent, StringComparison.Ordinal);
        return isFollowed ? target.Path[Math.Min(prefix.Length + 1, target.Path.Length)..] : null;
    }

    private bool AddDirectory(Place place)
    {
        if (_places.TryAdd(place.Source, place))
        {
            return true;
        }

        var first = _places[place.Source];
        if (!first.IsDirectory && !IsSame(first, place))
        {
            throw new ViewConflictException(place.Source, first.Package.Name, place.Package.Name, firstIsDirectory: false);
        }

        if (!first.IsDirectory)
        {
            _places[place.Source] = place;
        }

        return true;
    }

    private void AddFile(Place place)
    {
        if (_places.TryAdd(place.Source, place))
        {
            return;
        }

        var first = _places[place.Source];
        var isSame = IsSame(first, place);
        var isLink = place.Kind == PackageEntryKind.SymbolicLink;
        if (first.IsDirectory && !(isLink && isSame))
        {
            throw new ViewConflictException(place.Source, first.Package.Name, place.Package.Name, firstIsDirectory: true);
        }

        if (!isSame)
        {
            _conflicts.Add(new ViewConflict(place.Source, first.Package.Name, place.Package.Name));
        }
        else if (!isLink)
        {
            _places[place.Source] = place;
        }
    }

    private bool IsSame(Place first, Place second) =>
        _folders.Resolve(first.BuiltPath) is { } a && _folders.Resolve(second.BuiltPath) is { } b && a.Path == b.Path;

    private sealed record Walk(ViewPackage Package, ILookup<string, PackageEntry> Folders);

    private sealed record Place(ViewPackage Package, string Source, PackageEntryKind Kind)
    {
        public bool IsDirectory => Kind == PackageEntryKind.Directory;

        public ViewEntry ToEntry() => new(Source, IsDirectory ? null : $"{Package.Prefix}/{Source}");

        public string BuiltPath => $"{Package.Contents.Prefix}/{Source}";
    }
}
