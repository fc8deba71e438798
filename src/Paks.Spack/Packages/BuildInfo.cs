using Paks.Spack.Packages.Reading;

namespace Paks.Spack.Packages;

/// <summary>
/// What Spack noted about a package when it packed it: <c>.spack/binary_distribution</c> (written by Spack's <c>spack.binary_distribution</c>).
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

    /// <summary>The store root without its padding.</summary>
    public string UnpaddedRoot => StorePadding.GetUnpaddedRoot(BuildPath, SbangInstallPath);

    /// <summary>Where the build-time store has its <c>sbang</c>, noted or not.</summary>
    public string SbangPath => SbangInstallPath ?? SbangLine.GetPath(UnpaddedRoot);

    /// <summary>Reads the file: YAML or JSON, with every scalar a string.</summary>
    /// <exception cref="MalformedPackageException">It is neither, lacks what it must have, or is hostile.</exception>
    public static BuildInfo Parse(ReadOnlyMemory<byte> text)
    {
        try
        {
            return BuildInfoReader.Read(text);
        }
        catch (FormatException e) when (e is not MalformedPackageException)
        {
            throw new MalformedPackageException(".spack/binary_distribution", e.Message, e);
        }
    }
}
