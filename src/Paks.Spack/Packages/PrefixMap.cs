namespace Paks.Spack.Packages;

/// <summary>
/// The ordered map of old to new prefixes that relocation applies (spack-buildcache.md 6.2). Order matters: at any
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
    /// <param name="buildInfo">The package's own notes: they hold the old prefixes.</param>
    /// <param name="newPrefixes">
    /// DAG hash and new prefix of the package and of what it needs, in Spack's order: breadth first along link edges
    /// from the package itself, then its direct run dependencies; externals left out.
    /// </param>
    /// <param name="newRoot">The new store root; <c>sbang</c> is at <c>bin/sbang</c> below it.</param>
    public static PrefixMap Create(BuildInfo buildInfo, IEnumerable<KeyValuePair<string, string>> newPrefixes, string newRoot) =>
        throw new NotSupportedException($"{buildInfo} {newPrefixes} {newRoot}");
}
