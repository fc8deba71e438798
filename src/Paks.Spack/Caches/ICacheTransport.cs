namespace Paks.Spack.Caches;

/// <summary>How what a cache holds is fetched: from a folder, over http(s), or from a registry.</summary>
internal interface ICacheTransport
{
    /// <summary>The cache, without credentials.</summary>
    string Location { get; }

    /// <summary>Whether its files come over a network.</summary>
    bool IsRemote { get; }

    /// <summary>Opens a file for one pass from its start.</summary>
    /// <param name="path">Below the cache, with <c>/</c> between components that are safe as file names.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>The bytes, or null when there is no such file.</returns>
    /// <exception cref="CacheUnreachableException">It cannot be told, or not be read.</exception>
    Task<Stream?> OpenAsync(string path, CancellationToken cancellationToken);

    /// <summary>Opens a blob for one pass from its start; null when there is none.</summary>
    /// <exception cref="CacheUnreachableException">It cannot be told, or not be read.</exception>
    Task<Stream?> OpenBlobAsync(CacheBlob blob, CancellationToken cancellationToken);

    /// <summary>The file on this machine that holds these bytes, null when there is none.</summary>
    string? FindLocalFile(string path);

    /// <summary>Whether it is known that there is nothing at all at the place.</summary>
    bool IsMissing();
}
