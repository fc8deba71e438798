namespace Paks.Spack.Specs;

/// <summary>What recomputing the DAG hashes of a document found.</summary>
/// <param name="Mismatched">Nodes first written in format 5 whose text does not give their hash: altered, or made wrongly.</param>
/// <param name="NotReproducible">
/// Older nodes for which no way in which Spack once hashed gives their hash. That happens to honest ones too (their
/// text was rewritten by a newer Spack), so it proves nothing.
/// </param>
public sealed record HashVerification(IReadOnlyList<ConcreteSpec> Mismatched, IReadOnlyList<ConcreteSpec> NotReproducible)
{
    /// <summary>Whether every hash was reproduced.</summary>
    public bool IsComplete => Mismatched.Count == 0 && NotReproducible.Count == 0;
}
