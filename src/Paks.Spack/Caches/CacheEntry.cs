using Paks.Spack.Specs;
using Paks.Trust;

namespace Paks.Spack.Caches;

/// <summary>
/// A package in a cache, its manifest and spec document read and verified; its files are still to be fetched with
/// <see cref="BuildCache.OpenTarballAsync"/>.
/// </summary>
public sealed record CacheEntry
{
    /// <summary>The package and all that it depends on.</summary>
    public required SpecDocument Spec { get; init; }

    /// <summary>The cache of origin, without credentials.</summary>
    public required string Cache { get; init; }

    /// <summary>sha256 of the tarball as stored, 64 lower-case hexadecimal digits.</summary>
    public required string TarballChecksum { get; init; }

    /// <summary>Size of the tarball as stored, in bytes.</summary>
    public required long TarballSize { get; init; }

    /// <summary><c>application/vnd.spack.install.v2.tar+gzip</c>, or in a registry that of the layer.</summary>
    public required string TarballMediaType { get; init; }

    /// <summary><c>gzip</c> or <c>none</c>.</summary>
    public required string TarballCompression { get; init; }

    /// <summary>
    /// The digest of the tarball before compression: <c>sha256:</c> and 64 lower-case hexadecimal digits. It is as trustworthy as
    /// the entry: a <see cref="Signer"/> vouches for it where there is one. Null where the cache does not tell it.
    /// </summary>
    public string? TarballDiffId { get; init; }

    /// <summary>Where the tarball lies in the cache.</summary>
    internal string? TarballPath { get; init; }

    /// <summary>Fingerprint of the trusted key that signed the manifest; null when it was not verified.</summary>
    public string? Signer { get; init; }

    /// <summary>When the signer says to have signed.</summary>
    public DateTimeOffset? SignedAt { get; init; }

    /// <summary>Why there is no <see cref="Signer"/>, where that was allowed; null when there is one.</summary>
    public SignatureFailure? SignatureFailure { get; init; }

    /// <summary>
    /// sha256 of the manifest, with the signature around it where there is one, 64 lower-case hexadecimal digits. In layout 2 that
    /// is the spec document, in a registry the image manifest.
    /// </summary>
    public required string ManifestChecksum { get; init; }

    /// <summary>What a trusted key signed in a registry, null elsewhere.</summary>
    internal SignedStatement? Statement { get; init; }

    /// <summary>What recomputing the DAG hashes found; it names no mismatch.</summary>
    public required HashVerification Hashes { get; init; }
}
