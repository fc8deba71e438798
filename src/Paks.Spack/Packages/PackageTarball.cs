using Paks.Spack.Packages.Archives;
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

    /// <summary>
    /// Learns the prefix from the first few members alone, so that a package's plan need not wait for its download.
    /// Only <see cref="Read"/> can confirm it. Null when the head does not say, or is no such archive.
    /// </summary>
    /// <param name="decompressedTarHead">The archive, or its beginning; a few KiB are read.</param>
    /// <param name="expectedHash">The package's DAG hash: it tells the prefix among directories whose names end in it.</param>
    public static string? ReadPrefix(Stream decompressedTarHead, string? expectedHash = null)
    {
        using ArchiveReader reader = new(decompressedTarHead, PackageLimits.Default, CancellationToken.None);
        try
        {
            return PrefixFinder.Find(reader, expectedHash);
        }
        catch (MalformedPackageException)
        {
            return null;
        }
    }
}
