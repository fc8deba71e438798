namespace Paks.Spack.Specs;

/// <summary>A spec in the index of a cache.</summary>
/// <param name="Spec">The spec.</param>
/// <param name="ReferenceCount">How many specs of the index depend on it.</param>
/// <param name="IsInCache">Whether the cache holds its package; else it is there because others depend on it.</param>
public sealed record SpecRecord(ConcreteSpec Spec, int ReferenceCount, bool IsInCache);
