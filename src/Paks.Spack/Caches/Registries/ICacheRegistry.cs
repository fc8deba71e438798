namespace Paks.Spack.Caches;

/// <summary>
/// A repository of a registry that holds a build cache, as the reader of caches needs it. What it fails to reach it tells with
/// <see cref="CacheUnreachableException"/>, after retries of its own.
/// </summary>
public interface ICacheRegistry
{
    /// <summary>The repository without credentials: <c>oci://HOST/REPOSITORY</c>, or <c>oci+http://</c>.</summary>
    string Location { get; }

    /// <summary>Reads a manifest, of at most 4 MiB; null when there is none.</summary>
    /// <param name="reference">A tag, or a digest.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="CacheUnreachableException">It cannot be told, or not be read.</exception>
    Task<RegistryManifest?> ReadManifestAsync(string reference, CancellationToken cancellationToken);

    /// <summary>Opens a blob for one pass from its start; null when there is none. The caller disposes it.</summary>
    /// <param name="digest"><c>sha256:</c> and 64 lower-case hexadecimal digits.</param>
    /// <param name="size">Its size in bytes, as the descriptor tells.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="CacheUnreachableException">It cannot be told, or not be read; also thrown while reading.</exception>
    Task<Stream?> OpenBlobAsync(string digest, long size, CancellationToken cancellationToken);

    /// <summary>The digests of the manifests of a type that refer to another one (distribution-spec, "Listing Referrers").</summary>
    /// <exception cref="CacheUnreachableException">It cannot be told.</exception>
    Task<IReadOnlyList<string>> FindReferrersAsync(string digest, string artifactType, CancellationToken cancellationToken);

    /// <summary>The tags.</summary>
    /// <param name="most">How many will do: no more are asked for than it takes.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="CacheUnreachableException">They cannot be told.</exception>
    Task<IReadOnlyList<string>> ListTagsAsync(int most, CancellationToken cancellationToken);
}
