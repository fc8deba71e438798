using Paks.Spack.Specs;

namespace Paks.Spack.Caches;

/// <summary>The package is not signed, and signatures are required.</summary>
public sealed class EntryNotSignedException : CacheEntryException
{
    internal EntryNotSignedException(string cache, SpecAddress entry)
        : base(cache, entry, "it is not signed")
    {
    }
}
