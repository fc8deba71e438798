namespace Paks.Spack.Caches;

/// <summary>A public key that a cache publishes, or the list of them, cannot be read.</summary>
public sealed class CorruptKeyException : CacheException
{
    internal CorruptKeyException(string cache, string key, string why, Exception? inner = null)
        : base(cache, $"cannot read the key {key} of the build cache {cache}: {why}", inner)
    {
    }
}
