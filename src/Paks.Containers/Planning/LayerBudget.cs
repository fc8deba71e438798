using Paks.Containers.Caches;
using Paks.Containers.Diagnostics;
using Paks.Spack.Specs;

namespace Paks.Containers.Planning;

/// <summary>Keeps an image within its layer budget: beyond it, the least shared packages share one layer.</summary>
internal static class LayerBudget
{
    /// <summary>Merges as few package layers as the budget asks for.</summary>
    /// <param name="packages">A layer a package, dependencies first.</param>
    /// <param name="allowed">How many layers may hold packages.</param>
    /// <exception cref="PaksException">There is no room for even one.</exception>
    public static IReadOnlyList<PlannedLayer> Fit(IReadOnlyList<PlannedLayer> packages, int allowed)
    {
        if (packages.Count <= allowed)
        {
            return packages;
        }

        if (allowed < 1)
        {
            throw new PaksException(
                DiagnosticCodes.LayerBudget, packages.Count == 0 ? "The base and the added content have more layers than --max-layers allows." : $"The base, the view and the added content leave no layer for {packages.Count} packages.",
                "Raise --max-layers, choose a base with fewer layers, or leave out the view with --view none.");
        }

        var merged = LeastShared([.. packages.Select(layer => layer.Packages[0].Package)], packages.Count - allowed + 1);
        return [.. packages.Where((_, position) => !merged.Contains(position)), Merge([.. packages.Where((_, position) => merged.Contains(position))])];
    }

    /// <summary>The packages that will share a layer whatever else the image turns out to hold: they are known before they are read.</summary>
    /// <param name="packages">The packages, in the order of their layers.</param>
    /// <param name="allowed">How many layers may hold packages at most.</param>
    public static IReadOnlySet<DagHash> CertainToShare(IReadOnlyList<ResolvedPackage> packages, int allowed) =>
        packages.Count <= allowed ? new HashSet<DagHash>() : LeastShared(packages, packages.Count - allowed + 1).Select(position => packages[position].Spec.Hash).ToHashSet();

    private static PlannedLayer.Merged Merge(List<PlannedLayer> parts) => new(
        parts,
        string.Join(", ", parts.SelectMany(part => part.Packages).Select(package => package.ShortName)),
        InputDigest.Of("merged/2", parts.Select(part => part.Inputs.ToString())));

    /// <summary>The positions of the packages that the fewest others need, the later ones first. Fewer are a part of more.</summary>
    private static HashSet<int> LeastShared(IReadOnlyList<ResolvedPackage> packages, int count)
    {
        var dependents = Dependents(packages);
        return [.. Enumerable.Range(0, packages.Count).OrderBy(position => dependents[position]).ThenByDescending(position => position).Take(count)];
    }

    /// <summary>How many other packages of the image need each one, directly or not.</summary>
    private static int[] Dependents(IReadOnlyList<ResolvedPackage> packages)
    {
        var positions = packages.Select((package, position) => (package.Spec.Hash, position)).ToDictionary();
        var counts = new int[packages.Count];
        foreach (var package in packages)
        {
            foreach (var needed in package.Document.RuntimeClosure().Where(spec => spec.Hash != package.Spec.Hash))
            {
                if (positions.TryGetValue(needed.Hash, out var position))
                {
                    counts[position]++;
                }
            }
        }

        return counts;
    }
}
