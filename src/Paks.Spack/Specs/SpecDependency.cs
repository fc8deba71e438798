namespace Paks.Spack.Specs;

/// <summary>An edge from a concrete spec to one that it depends on.</summary>
/// <param name="Name">Package name of the dependency.</param>
/// <param name="Hash">Its DAG hash.</param>
/// <param name="Types">What it is needed for.</param>
/// <param name="Virtuals">Virtual packages (<c>mpi</c>, <c>c</c>, <c>libc</c>) that it stands in for on this edge.</param>
public sealed record SpecDependency(string Name, DagHash Hash, DependencyTypes Types, IReadOnlyList<string> Virtuals);
