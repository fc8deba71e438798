using Paks.Containers.Bases;

namespace Paks.Containers.Recipes;

/// <summary>What the image for one platform is made of.</summary>
/// <param name="Base">The digest of its base's manifest; empty for scratch.</param>
/// <param name="Roots">The packages that were asked for, each <c>name@version/hash</c>, in the order of the specs.</param>
/// <param name="Packages">The digest of every package's tarball, by <c>name@version/hash</c>.</param>
public sealed record LockedPlatform(string Base, IReadOnlyList<string> Roots, IReadOnlyDictionary<string, string> Packages)
{
    /// <summary>The packages of its base, where that is made of packages; null: another base, or a lock of version 1.</summary>
    public LockedBase? BasePlan { get; init; }
}
