namespace Paks.Spack.Packages;

/// <summary>Reads the tarball of a package in a build cache (spack-buildcache.md 4): the decompressed tar stream.</summary>
public static class PackageTarball
{
    /// <summary>
    /// Reads the archive once, front to end, keeping no content, and checks every rule: what this returns can be
    /// unpacked without writing outside the prefix or through a link.
    /// </summary>
    /// <exception cref="MalformedPackageException">A rule is broken; it names the member.</exception>
    public static PackageContents Read(Stream decompressedTar, PackageLimits? limits = null, CancellationToken cancellationToken = default) =>
        throw new NotSupportedException($"{decompressedTar} {limits} {cancellationToken}");

    /// <summary>
    /// Learns the prefix from the first few members alone, so that a package's plan need not wait for its download.
    /// Only <see cref="Read"/> can confirm it. Null when the head does not say.
    /// </summary>
    /// <param name="decompressedTarHead">The archive, or its beginning.</param>
    /// <param name="expectedHash">The package's DAG hash: it decides where several directories could be the prefix.</param>
    public static string? ReadPrefix(Stream decompressedTarHead, string? expectedHash = null) =>
        throw new NotSupportedException($"{decompressedTarHead} {expectedHash}");
}
