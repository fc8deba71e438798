using Paks.Containers.Diagnostics;

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

        var dependents = Dependents(packages);
        var merged = packages
            .Select((layer, position) => (layer, position))
            .OrderBy(item => dependents[item.layer])
            .ThenByDescending(item => item.position)
            .Take(packages.Count - allowed + 1)
            .OrderBy(item => item.position)
            .Select(item => item.layer)
            .ToList();
        return [.. packages.Except(merged), Merge(merged)];
    }

    private static PlannedLayer.Merged Merge(List<PlannedLayer> parts) => new(
        parts,
        string.Join(", ", parts.SelectMany(part => part.Packages).Select(package => package.ShortName)),
        InputDigest.Of("merged/2", parts.Select(part => part.Inputs.ToString())));

    /// <summary>How many other packages of the image need each one, directly or not.</summary>
    private static Dictionary<PlannedLayer, int> Dependents(IReadOnlyList<PlannedLayer> layers)
    {
        var layerOf = layers.ToDictionary(layer => layer.Packages[0].Spec.Hash);
        var counts = layers.ToDictionary(layer => layer, _ => 0);
        foreach (var package in layers.SelectMany(layer => layer.Packages))
        {
            foreach (var needed in package.Package.Document.RuntimeClosure().Where(spec => spec.Hash != package.Spec.Hash))
            {
                if (layerOf.TryGetValue(needed.Hash, out var layer))
                {
                    counts[layer]++;
                }
            }
        }

        return counts;
    }
}
