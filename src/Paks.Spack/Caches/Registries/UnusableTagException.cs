namespace Paks.Spack.Caches;

/// <summary>What lies under a tag of a cache in a registry cannot be used as a package.</summary>
public sealed class UnusableTagException : CacheException
{
    internal UnusableTagException(string cache, string tag, string why, Exception? inner = null)
        : base(cache, $"cannot use the tag {tag} of the build cache {cache}: {why}", inner) => Tag = tag;

    /// <summary>The tag.</summary>
    public string Tag { get; }
}
