namespace Paks.Spack.Specs;

/// <summary>A concrete spec named by package and DAG hash alone.</summary>
public sealed record SpecReference(string Name, DagHash Hash);
