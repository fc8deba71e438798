namespace Paks.Spack.Specs;

/// <summary>What specs are selected for.</summary>
/// <param name="System">Spack's platform: <c>linux</c>.</param>
/// <param name="Architecture">As images name it: <c>amd64</c>, <c>arm64</c> ...</param>
/// <param name="Variant">Level of the architecture (<c>v3</c>), null for the one that every machine of it has.</param>
/// <param name="PreferredOs">What Spack calls the operating system of the base (<c>debian12</c>): preferred, not required.</param>
public sealed record SelectionPlatform(string System, string Architecture, string? Variant = null, string? PreferredOs = null)
{
    /// <summary><c>linux/amd64</c>, <c>linux/amd64/v3</c>.</summary>
    public override string ToString() => $"{System}/{Architecture}{(Variant is null ? "" : "/" + Variant)}";
}
