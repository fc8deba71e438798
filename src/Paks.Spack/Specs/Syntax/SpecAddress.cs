namespace Paks.Spack.Specs;

/// <summary>What finds a package in a cache without its index.</summary>
public sealed record SpecAddress(string Name, SpackVersion Version, DagHash Hash)
{
    /// <summary>The address of a concrete spec.</summary>
    public static SpecAddress Of(ConcreteSpec spec) => new(spec.Name, spec.Version, spec.Hash);

    /// <summary><c>name@version/hash</c>.</summary>
    public override string ToString() => $"{Name}@{Version}/{Hash}";
}
