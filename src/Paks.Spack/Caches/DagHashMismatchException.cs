using Paks.Spack.Specs;

namespace Paks.Spack.Caches;

/// <summary>The spec document does not give the hash under which it goes: it was altered, or made wrongly.</summary>
public sealed class DagHashMismatchException : CacheEntryException
{
    internal DagHashMismatchException(string cache, SpecAddress entry, ConcreteSpec spec)
        : base(cache, entry, $"its spec document says that {spec.Name} has the hash {spec.Hash}, but its text gives another") => Spec = spec;

    /// <summary>The first node whose hash is wrong.</summary>
    public ConcreteSpec Spec { get; }
}
