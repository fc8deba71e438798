using Paks.Spack.Specs;

namespace Paks.Containers.Caches;

/// <summary>A package to fetch.</summary>
/// <param name="Address">Which it is.</param>
/// <param name="Node">Its node of an index or document; null where only its address is remembered.</param>
internal sealed record Wanted(SpecAddress Address, ConcreteSpec? Node)
{
    /// <summary>The package of a node.</summary>
    public static Wanted Of(ConcreteSpec spec) => new(SpecAddress.Of(spec), spec);
}
