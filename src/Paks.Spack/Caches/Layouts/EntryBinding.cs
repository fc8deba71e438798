using Paks.Spack.Specs;

namespace Paks.Spack.Caches;

/// <summary>What every entry goes through, whatever its layout.</summary>
internal static class EntryBinding
{
    /// <summary>
    /// A signature vouches for bytes, not for the name under which they lie: that the two belong together, and that the nodes
    /// give their hashes, is seen here.
    /// </summary>
    /// <exception cref="WrongPackageException">It is another package.</exception>
    /// <exception cref="DagHashMismatchException">A node's text does not give its hash.</exception>
    public static HashVerification Verify(string cache, SpecAddress address, SpecDocument document)
    {
        var found = SpecAddress.Of(document.Root);
        if (found.ToString() != address.ToString())
        {
            throw new WrongPackageException(cache, address, found);
        }

        var hashes = document.VerifyHashes();
        return hashes.Mismatched is [ConcreteSpec wrong, ..] ? throw new DagHashMismatchException(cache, address, wrong) : hashes;
    }

    /// <summary>Makes the entry of a package, once <see cref="Verify"/> has found its document to be right.</summary>
    public static CacheEntry Bind(
        string cache, SignedManifest signed, string manifestChecksum, SpecDocument document, HashVerification hashes, CacheBlob tarball) => new()
    {
        Spec = document,
        Cache = cache,
        TarballChecksum = tarball.Checksum,
        TarballSize = tarball.Length,
        TarballMediaType = tarball.MediaType,
        TarballCompression = tarball.Compression,
        TarballPath = tarball.Path,
        Signer = signed.Signer,
        SignedAt = signed.SignedAt,
        SignatureFailure = signed.Failure,
        ManifestChecksum = manifestChecksum,
        Hashes = hashes,
    };
}
