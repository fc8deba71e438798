namespace Paks.Spack.Specs;

/// <summary>What is asked of a dependency: <c>^zlib@1.2</c>, <c>%gcc@12</c>, <c>^mpi=mpich</c>, <c>^[deptypes=run] lua</c>.</summary>
public sealed record DependencyConstraint
{
    public required AbstractSpec Spec { get; init; }

    /// <summary>Whether it must be a direct dependency (<c>%</c>) rather than one anywhere below (<c>^</c>).</summary>
    public bool IsDirect { get; init; }

    /// <summary>Edge types that the edge must have.</summary>
    public DependencyTypes Types { get; init; }

    /// <summary>Virtual packages that the edge must provide.</summary>
    public IReadOnlyList<string> Virtuals { get; init; } = [];

    /// <summary>Only asked for where the package itself matches this; null when always.</summary>
    public AbstractSpec? Condition { get; init; }

    /// <summary>The constraint as it is written in a spec, without the blank before it.</summary>
    public override string ToString() => AbstractSpecText.Write(this);
}
