namespace Paks.Spack.Caches;

/// <summary>A build cache, or something in it, cannot be used. The kinds derive from this.</summary>
public abstract class CacheException : IOException
{
    private protected CacheException(string cache, string message, Exception? inner = null)
        : base(message, inner) => Cache = cache;

    /// <summary>The cache, without credentials.</summary>
    public string Cache { get; }
}
