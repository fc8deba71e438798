namespace Paks.Spack.Packages;

/// <summary>A package as <see cref="RunEnvironment"/> needs it.</summary>
public sealed record LoadedPackage
{
    /// <summary>Where the package is in the image.</summary>
    public required string Prefix { get; init; }

    /// <summary>Whether there is a directory at a path below the prefix: <see cref="PackageContents.HasDirectory"/>.</summary>
    public required Func<string, bool> HasDirectory { get; init; }

    /// <summary>
    /// True for a root and for whatever a run edge of the closure leads to: Spack puts their <c>bin</c> in front once more.
    /// </summary>
    public bool IsExecutable { get; init; }

    /// <summary>True for a package of the system: it is skipped.</summary>
    public bool IsExternal { get; init; }
}
