using Paks.Containers.Bases;
using Paks.Containers.Recipes;
using Paks.Oci;

namespace Paks.Containers.Planning;

/// <summary>
/// What will be built: concrete specs, the base, and the layers in order, each with the digest of everything that
/// determines it. Pure data: printing it, comparing it and carrying it out are other rooms' business.
/// </summary>
public sealed record BuildPlan
{
    /// <summary>The platform of the image.</summary>
    public required Platform Platform { get; init; }

    /// <summary>The base.</summary>
    public required ResolvedBase Base { get; init; }

    /// <summary>The specs as the user wrote them.</summary>
    public required IReadOnlyList<string> Request { get; init; }

    /// <summary>The packages, dependencies before dependents.</summary>
    public required IReadOnlyList<PlannedPackage> Packages { get; init; }

    /// <summary>The layers above the base, bottom first.</summary>
    public required IReadOnlyList<PlannedLayer> Layers { get; init; }

    /// <summary>The image's environment, each <c>NAME=value</c>.</summary>
    public required IReadOnlyList<string> Environment { get; init; }

    /// <summary>The merged view's path, or null where there is none.</summary>
    public required string? View { get; init; }

    /// <summary>Whether nothing is wanted but a base with a name: the image is the base itself, and not another one on it.</summary>
    public bool IsBaseAlone =>
        Base.Origin is not null && Packages.Count == 0 && Layers.Count == 0 && Run.IsEmpty && (Platform.Variant is null || Platform == Base.Config.Platform);

    /// <summary>How a container of the image runs, as far as the user said.</summary>
    public required RunSettings Run { get; init; }

    /// <summary>Whether every package, those of the base included, was signed with a key that was trusted.</summary>
    public required bool Verified { get; init; }

    /// <summary>What the user should know before he relies on the image, a sentence each.</summary>
    public required IReadOnlyList<string> Notes { get; init; }
}
