using Paks.Containers.Recipes;
using Paks.Spack.Packages;
using Paks.Spack.Specs;

namespace Paks.Containers.Planning;

/// <summary>
/// Decides where each package lives in the image, and whether its tarball can be a layer as it is: that is so when
/// neither the package nor anything that it refers to has to move.
/// </summary>
internal sealed class PackagePlacer
{
    private readonly ImageRecipe _recipe;
    private readonly IReadOnlyList<PackageFacts> _packages;
    private readonly Dictionary<DagHash, string> _prefixes;

    public PackagePlacer(ImageRecipe recipe, IReadOnlyList<PackageFacts> packages)
    {
        _recipe = recipe;
        _packages = packages;
        _prefixes = packages.ToDictionary(facts => facts.Package.Spec.Hash, PrefixOf);
    }

    /// <summary>The packages with their places, in the order given.</summary>
    public IReadOnlyList<PlannedPackage> Place() => [.. _packages.Select(Place)];

    private PlannedPackage Place(PackageFacts facts)
    {
        var moved = IsMoved(facts);
        return new PlannedPackage
        {
            Package = facts.Package,
            Contents = facts.Contents,
            Prefix = _prefixes[facts.Package.Spec.Hash],
            Placement = moved ? Placement.Relocated : Placement.Verbatim,
            PrefixMap = moved ? PrefixMap.Create(facts.Contents.BuildInfo, References(facts), RootOf(facts)) : null,
        };
    }

    private string PrefixOf(PackageFacts facts) => StaysAsBuilt(facts)
        ? facts.Contents.Prefix
        : $"{Store}/{_recipe.Projection.Expand(facts.Package.Spec)}";

    private string RootOf(PackageFacts facts) => StaysAsBuilt(facts) ? facts.Contents.InstallRoot : Store;

    private string Store => _recipe.Prefix.Store ?? PrefixChoice.DefaultStore;

    private bool StaysAsBuilt(PackageFacts facts) => _recipe.Prefix.Kind switch
    {
        PrefixKind.AsBuilt => true,
        PrefixKind.AsBuiltUnlessPadded => !facts.Contents.IsPadded,
        _ => false,
    };

    private bool IsMoved(PackageFacts facts) =>
        _prefixes[facts.Package.Spec.Hash] != facts.Contents.Prefix
        || (facts.Contents.BuildInfo.HashToPrefix ?? new Dictionary<string, string>()).Any(reference =>
            DagHash.TryParse(reference.Key, out var hash) && _prefixes.TryGetValue(hash, out var prefix) && prefix != reference.Value);

    /// <summary>The package and what it refers to, in the order in which Spack looks for old prefixes.</summary>
    private IEnumerable<KeyValuePair<string, string>> References(PackageFacts facts) =>
        from spec in facts.Package.Document.RelocationSources(facts.Package.Spec)
        where _prefixes.ContainsKey(spec.Hash)
        select KeyValuePair.Create(spec.Hash.ToString(), _prefixes[spec.Hash]);
}
