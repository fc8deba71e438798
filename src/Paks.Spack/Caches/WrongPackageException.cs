using Paks.Spack.Specs;

namespace Paks.Spack.Caches;

/// <summary>The manifest is in order, but of another package than was asked for: it was copied to a wrong name.</summary>
public sealed class WrongPackageException : CacheEntryException
{
    internal WrongPackageException(string cache, SpecAddress entry, SpecAddress found)
        : base(cache, entry, $"what is served under its name is {found}") => Found = found;

    /// <summary>The package that the cache served.</summary>
    public SpecAddress Found { get; }
}
