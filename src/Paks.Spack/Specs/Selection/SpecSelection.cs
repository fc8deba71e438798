namespace Paks.Spack.Specs;

/// <summary>What was selected for a request.</summary>
/// <param name="Spec">The best match.</param>
/// <param name="Index">The index that holds it.</param>
/// <param name="Alternatives">The other specs of that index that match too, best first.</param>
public sealed record SpecSelection(ConcreteSpec Spec, ISpecIndex Index, IReadOnlyList<ConcreteSpec> Alternatives);
