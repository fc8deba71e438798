namespace Paks.Spack.Caches;

/// <summary>There is no build cache of a layout that is read at the place.</summary>
public sealed class NotABuildCacheException : CacheException
{
    public NotABuildCacheException(string cache, string why)
        : base(cache, $"there is no build cache that can be read at {cache}: {why}")
    {
    }
}
