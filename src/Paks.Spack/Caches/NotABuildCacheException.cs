namespace Paks.Spack.Caches;

/// <summary>There is no build cache of a layout that is read at the place.</summary>
public sealed class NotABuildCacheException : CacheException
{
    /// <summary>Tells of a place where no cache is read.</summary>
    /// <param name="cache">The place, without credentials.</param>
    /// <param name="why">The cause, without a full stop.</param>
    public NotABuildCacheException(string cache, string why)
        : base(cache, $"there is no build cache that can be read at {cache}: {why}")
    {
    }
}
