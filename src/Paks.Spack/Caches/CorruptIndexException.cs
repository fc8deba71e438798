namespace Paks.Spack.Caches;

/// <summary>The index of a cache is not what its format or its own checksum says.</summary>
public sealed class CorruptIndexException : CacheException
{
    internal CorruptIndexException(string cache, string why, Exception? inner = null, bool isNewer = false)
        : base(cache, $"cannot read the index of the build cache {cache}: {why}", inner) => IsNewer = isNewer;

    /// <summary>Whether it is written in a newer format than is read here, rather than damaged.</summary>
    public bool IsNewer { get; }
}
