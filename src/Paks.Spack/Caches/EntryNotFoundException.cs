using Paks.Spack.Specs;

namespace Paks.Spack.Caches;

/// <summary>The cache does not hold the package, or not all of it.</summary>
public sealed class EntryNotFoundException : CacheEntryException
{
    internal EntryNotFoundException(string cache, SpecAddress entry, string file, string also = "")
        : base(cache, entry, $"there is no {file}{also}") => File = file;

    /// <summary>What is missing, below the cache.</summary>
    public string File { get; }
}
