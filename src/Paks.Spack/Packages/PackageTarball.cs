using Paks.Spack.Packages.Reading;

namespace Paks.Spack.Packages;

/// <summary>Reads the tarball of a package in a build cache: the decompressed tar stream.</summary>
public static class PackageTarball
{
    /// <summary>
    /// Reads the archive once, to the end of the stream, keeping no content, and checks every rule: what this returns
    /// can be unpacked without writing outside of the prefix or through a link.
    /// </summary>
    /// <exception cref="MalformedPackageException">A rule is broken; it names the member.</exception>
    public static PackageContents Read(
        Stream decompressedTar, PackageLimits? limits = null, CancellationToken cancellationToken = default) =>
        new PackageReader(limits ?? PackageLimits.Default).Read(decompressedTar, cancellationToken);
}
