namespace Paks.Spack.Caches;

/// <summary>How a cache is fetched that is made of files.</summary>
internal interface IFileTransport : ICacheTransport
{
    /// <summary>The size of a file in bytes, null when there is no such file.</summary>
    /// <exception cref="CacheUnreachableException">It cannot be told.</exception>
    Task<long?> MeasureAsync(string path, CancellationToken cancellationToken);

    /// <summary>The name of a file of a folder, found by a pattern with <c>*</c>; null when there is none, or files cannot be listed.</summary>
    string? FindName(string folder, string pattern);
}
