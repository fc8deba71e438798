using Paks.Spack.Specs;

namespace Paks.Spack.Caches;

/// <summary>One package of a cache cannot be used.</summary>
public abstract class CacheEntryException : CacheException
{
    private protected CacheEntryException(string cache, SpecAddress entry, string why, Exception? inner = null)
        : base(cache, $"cannot use {entry} of the build cache {cache}: {why}", inner) => Entry = entry;

    /// <summary>The package that was asked for.</summary>
    public SpecAddress Entry { get; }
}
