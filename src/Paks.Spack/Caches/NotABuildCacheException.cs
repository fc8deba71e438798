namespace Paks.Spack.Caches;

/// <summary>There is no build cache of a layout that is read at the place.</summary>
public sealed class NotABuildCacheException : CacheException
{
    internal NotABuildCacheException(string cache, string why, bool holdsOlderLayout = false)
        : base(cache, $"there is no build cache that can be read at {cache}: {why}") => HoldsOlderLayout = holdsOlderLayout;

    /// <summary>Whether there is one in layout 2 (<c>build_cache/</c>, Spack before 1.0).</summary>
    public bool HoldsOlderLayout { get; }
}
