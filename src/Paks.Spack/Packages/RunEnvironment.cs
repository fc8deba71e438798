namespace Paks.Spack.Packages;

/// <summary>The variables that <c>spack load</c> sets (spack-buildcache.md 7.1), without what recipes would set.</summary>
public static class RunEnvironment
{
    /// <summary>Computes the variables.</summary>
    /// <param name="packages">Roots and their link and run closure in Spack's order: topological, roots first.</param>
    /// <param name="keepDuplicates">True gives what Spack gives; false drops all but the first of equal directories.</param>
    /// <returns>Variable to directories, both in the order in which they stand; variables sorted ordinally.</returns>
    public static IReadOnlyDictionary<string, IReadOnlyList<string>> Compute(IEnumerable<LoadedPackage> packages, bool keepDuplicates = false) =>
        throw new NotSupportedException($"{packages} {keepDuplicates}");
}
