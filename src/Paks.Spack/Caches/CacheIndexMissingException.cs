namespace Paks.Spack.Caches;

/// <summary>The cache has no index, so nothing in it can be searched; a spec can still be fetched by name, version and hash.</summary>
public sealed class CacheIndexMissingException : CacheException
{
    internal CacheIndexMissingException(string cache)
        : base(cache, $"the build cache {cache} has no index: a spec of it can only be asked for as name@version/hash, with the whole hash")
    {
    }
}
