using Paks.Spack.Packages.Views;

namespace Paks.Spack.Packages;

/// <summary>
/// One tree of links to the files of several packages, merged as Spack's environment views are 
/// (<c>spack.filesystem_view</c>): of several files at one path the first package's wins, <c>.spack</c> is left out.
/// </summary>
public sealed record View
{
    /// <summary>Directories and links, sorted ordinally by path, so that a directory comes before what is in it.</summary>
    public required IReadOnlyList<ViewEntry> Entries { get; init; }

    /// <summary>Files that lost their place to an earlier package's, in the order in which they were met.</summary>
    public required IReadOnlyList<ViewConflict> Conflicts { get; init; }

    /// <summary>Merges packages, the first one strongest: Spack's order is topological, roots first.</summary>
    /// <exception cref="ViewConflictException">A file meets a directory.</exception>
    public static View Merge(IEnumerable<ViewPackage> packages) => new ViewMerge([.. packages]).Merge();
}
