namespace Paks.Spack.Packages;

/// <summary>
/// What Spack noted about a package when it packed it: <c>.spack/binary_distribution</c> (spack-buildcache.md 4.3).
/// The lists of files are the only source of what is to be relocated.
/// </summary>
public sealed record BuildInfo
{
    /// <summary>Store root at build time, padding included (<c>buildpath</c>): an absolute, normal path.</summary>
    public required string BuildPath { get; init; }

    /// <summary>Where the build-time store has its <c>sbang</c>; null in packages of Spack before 0.17.</summary>
    public string? SbangInstallPath { get; init; }

    /// <summary>The package's prefix relative to <see cref="BuildPath"/>, as noted; not used by Spack 1.x.</summary>
    public string? RelativePrefix { get; init; }

    /// <summary>
    /// DAG hash to build-time prefix, of the package and of what it links to or runs. Null when the package has no
    /// such map and so cannot be relocated. The older inverse map is read into this one.
    /// </summary>
    public IReadOnlyDictionary<string, string>? HashToPrefix { get; init; }

    /// <summary>Text files that name a prefix; paths below the package's prefix.</summary>
    public IReadOnlyList<string> RelocateTextFiles { get; init; } = [];

    /// <summary>Executables and libraries, whether they name a prefix or not.</summary>
    public IReadOnlyList<string> RelocateBinaries { get; init; } = [];

    /// <summary>Symbolic links whose target is below the store root.</summary>
    public IReadOnlyList<string> RelocateLinks { get; init; } = [];
}
