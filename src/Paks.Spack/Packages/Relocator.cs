namespace Paks.Spack.Packages;

/// <summary>
/// Puts a package under another prefix exactly as Spack does when it installs from a cache (spack-buildcache.md 6):
/// ELF run paths and interpreters, symbolic links, text, C-strings, then the <c>sbang</c> step.
/// </summary>
public sealed class Relocator
{
    private readonly string _scratchDirectory;

    /// <summary>Creates a relocator. Files too large for memory are put into the scratch directory while they are edited.</summary>
    public Relocator(string scratchDirectory) => _scratchDirectory = scratchDirectory;

    /// <summary>Reads the archive a second time and gives every entry to the sink as it is under the new prefix.</summary>
    /// <exception cref="RelocationRefusedException">The package cannot be put there.</exception>
    /// <exception cref="MalformedPackageException">The archive is not the one that <paramref name="contents"/> tells of, or lists files that it does not hold.</exception>
    public Relocation Relocate(
        Stream decompressedTar,
        PackageContents contents,
        PrefixMap map,
        IRelocatedEntrySink sink,
        CancellationToken cancellationToken = default) =>
        throw new NotSupportedException($"{decompressedTar} {contents} {map} {sink} {cancellationToken} {_scratchDirectory}");
}
