using Paks.Spack.Specs;

namespace Paks.Spack.Caches;

/// <summary>The manifest or the spec document of a package breaks the rules of its format.</summary>
public sealed class MalformedEntryException : CacheEntryException
{
    internal MalformedEntryException(string cache, SpecAddress entry, string why, Exception? inner = null)
        : base(cache, entry, why, inner)
    {
    }
}
