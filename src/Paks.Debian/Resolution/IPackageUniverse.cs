namespace Paks.Debian.Resolution;

/// <summary>All packages that there are to choose from. A package is always the same candidate.</summary>
internal interface IPackageUniverse
{
    /// <summary>The architecture of the system.</summary>
    string Architecture { get; }

    /// <summary>The packages of a name, those to be preferred first.</summary>
    IReadOnlyList<PackageCandidate> Named(string name);

    /// <summary>The packages that stand for a name besides their own, those to be preferred first.</summary>
    IReadOnlyList<PackageCandidate> Providing(string name);
}
