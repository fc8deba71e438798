namespace Paks.Debian.Resolution;

/// <summary>A package that may be chosen.</summary>
/// <param name="Package">The package.</param>
/// <param name="Archive">The archive's name in the recipe.</param>
/// <param name="Suite">The suite that has it.</param>
/// <param name="Needs">What it needs: its dependencies without those that are left out on purpose.</param>
internal sealed record PackageCandidate(BinaryPackage Package, string Archive, string Suite, IReadOnlyList<Dependency> Needs)
{
    public string Name => Package.Name;

    public bool Equals(PackageCandidate? other) => ReferenceEquals(this, other);

    public override int GetHashCode() => Name.GetHashCode(StringComparison.Ordinal);

    public override string ToString() => $"{Package.Name} {Package.Version}";
}
