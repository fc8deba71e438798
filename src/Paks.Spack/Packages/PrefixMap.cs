using Paks.Spack.Packages.Archives;
using Paks.Spack.Packages.Reading;

namespace Paks.Spack.Packages;

/// <summary>
/// The ordered map of old to new prefixes that relocation applies (Spack's <c>relocate_package</c>). Order matters: at any
/// place the first row that matches wins, not the longest.
/// </summary>
public sealed class PrefixMap
{
    private PrefixMap(IReadOnlyList<PrefixReplacement> rows, string sbangPath) => (Rows, SbangPath) = (rows, sbangPath);

    /// <summary>The rows, in order; rows that change nothing are left out.</summary>
    public IReadOnlyList<PrefixReplacement> Rows { get; }

    /// <summary>True if nothing has to change.</summary>
    public bool IsEmpty => Rows.Count == 0;

    /// <summary>Where the new store has its <c>sbang</c>.</summary>
    public string SbangPath { get; }

    /// <summary>Builds the map for one package.</summary>
    /// <param name="notes">What Spack noted when it packed the package: the old prefixes.</param>
    /// <param name="newPrefixes">
    /// DAG hash and new prefix of the package and of what it needs, in Spack's order: breadth first along link edges
    /// from the package itself, then its direct run dependencies; externals left out.
    /// </param>
    /// <param name="newRoot">The new store root; <c>sbang</c> is at <c>bin/sbang</c> below it.</param>
    /// <exception cref="RelocationRefusedException">The package does not say which prefixes it was built with.</exception>
    /// <exception cref="ArgumentException">A new prefix or root is not an absolute, normal path.</exception>
    public static PrefixMap Create(BuildInfo notes, IEnumerable<KeyValuePair<string, string>> newPrefixes, string newRoot)
    {
        var oldPrefixes = notes.HashToPrefix ?? throw RelocationRefusedException.NoPrefixes(notes);
        var sbangPath = SbangLine.GetPath(Checked(newRoot));

        // Setting a key that is there already changes its value and not its place, as in Spack's own map.
        OrderedDictionary<string, string> rows = new(StringComparer.Ordinal);
        if (notes.SbangInstallPath is { } oldSbangPath)
        {
            rows[oldSbangPath] = sbangPath;
        }

        foreach ((var hash, var newPrefix) in newPrefixes)
        {
            if (oldPrefixes.TryGetValue(hash, out var oldPrefix))
            {
                rows[oldPrefix] = Checked(newPrefix);
            }
        }

        rows[notes.BuildPath] = newRoot;
        return Create(rows.Select(row => new PrefixReplacement(row.Key, row.Value)), sbangPath);
    }

    /// <summary>Makes a map of given rows.</summary>
    internal static PrefixMap Create(IEnumerable<PrefixReplacement> rows, string sbangPath) =>
        new([.. rows.Where(row => row.Old != row.New)], sbangPath);

    private static string Checked(string path) =>
        ArchivePath.IsNormalAbsolute(path) ? path : throw new ArgumentException($"Not an absolute, normal path: '{path}'.", nameof(path));
}
