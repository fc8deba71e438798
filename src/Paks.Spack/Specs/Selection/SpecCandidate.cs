namespace Paks.Spack.Specs;

/// <summary>A spec that was not selected, and why not.</summary>
/// <param name="Spec">The spec.</param>
/// <param name="Index">The index that holds it.</param>
/// <param name="Differences">In what it is not what was asked for.</param>
public sealed record SpecCandidate(ConcreteSpec Spec, ISpecIndex Index, IReadOnlyList<SpecDifference> Differences)
{
    /// <summary><c>zlib@1.2.13/rgiwefr: version 1.2.13 does not satisfy 1.3:</c>.</summary>
    public override string ToString() =>
        $"{Spec.Name}@{Spec.Version}/{Spec.Hash.ToString()[..7]}: {string.Join("; ", Differences)}";
}
