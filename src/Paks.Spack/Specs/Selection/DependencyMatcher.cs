namespace Paks.Spack.Specs;

/// <summary>Looks for a dependency that was asked for.</summary>
internal static class DependencyMatcher
{
    // Before 1.0 compilers had names of their own; Spack now maps them to the packages that hold them.
    private static readonly Dictionary<string, string> PackagesOfCompilers = new(StringComparer.Ordinal)
    {
        ["clang"] = "llvm",
        ["oneapi"] = "intel-oneapi-compilers",
        ["intel"] = "intel-oneapi-compilers-classic",
        ["rocmcc"] = "llvm-amdgpu",
        ["arm"] = "acfl",
    };

    public static SpecDifference? FindDifference(DependencyConstraint wanted, ConcreteSpec spec, ISpecGraph graph)
    {
        if (wanted.Condition is not null && !wanted.Condition.Matches(spec, graph))
        {
            return null;
        }

        (ConcreteSpec Spec, SpecDependency Edge)[] named =
            [.. Candidates(wanted, spec, graph).Where(candidate => IsNamed(wanted, candidate.Spec, candidate.Edge))];
        if (Array.Exists(named, candidate => Accepts(wanted, candidate.Spec, candidate.Edge, graph)))
        {
            return null;
        }

        if (wanted.IsDirect && IsRecordedCompiler(wanted, spec))
        {
            return null;
        }

        var found = named.Length == 0
            ? wanted.IsDirect && spec.Compiler is not null ? $"was compiled by {spec.Compiler}" : "has no such dependency"
            : "has " + string.Join(" and ", named.Select(candidate => Describe(wanted, candidate.Spec, graph)).Distinct());
        return new SpecDifference(SpecDifferenceKind.Dependency, $"dependency {wanted}: {found}");
    }

    private static IEnumerable<(ConcreteSpec Spec, SpecDependency Edge)> Candidates(
        DependencyConstraint wanted, ConcreteSpec spec, ISpecGraph graph)
    {
        IEnumerable<SpecDependency> edges = spec.Dependencies;
        if (!wanted.IsDirect)
        {
            edges = edges.Where(static edge => edge.Types.HasFlag(DependencyTypes.Build)).Concat(RuntimeWalk.Of(graph, [spec])
                .RootsFirst.SelectMany(static node => node.Dependencies)
                .Where(static edge => (edge.Types & DependencyTypes.Runtime) != 0));
        }

        foreach (var edge in edges)
        {
            if (graph.Find(edge.Hash) is { } dependency)
            {
                yield return (dependency, edge);
            }
        }
    }

    private static bool IsNamed(DependencyConstraint wanted, ConcreteSpec spec, SpecDependency edge)
    {
        var name = wanted.Spec.Name;
        return name is null || name == spec.Name || edge.Virtuals.Contains(name)
            || (wanted.IsDirect && PackagesOfCompilers.GetValueOrDefault(name) == spec.Name);
    }

    private static bool Accepts(DependencyConstraint wanted, ConcreteSpec spec, SpecDependency edge, ISpecGraph graph) =>
        wanted.Virtuals.All(edge.Virtuals.Contains)
        && (edge.Types & wanted.Types) == wanted.Types
        && Nameless(wanted).Matches(spec, graph);

    private static string Describe(DependencyConstraint wanted, ConcreteSpec spec, ISpecGraph graph)
    {
        var differences = Nameless(wanted).FindDifferences(spec, graph);
        return $"{spec.Name}@{spec.Version}" + (differences.Count == 0
            ? " on another kind of edge"
            : differences is [{ Kind: SpecDifferenceKind.Version }] ? "" : $" ({string.Join("; ", differences)})");
    }

    // The name has been compared on the edge, where it may be a virtual one.
    private static AbstractSpec Nameless(DependencyConstraint wanted) => wanted.Spec with { Name = null };

    private static bool IsRecordedCompiler(DependencyConstraint wanted, ConcreteSpec spec)
    {
        if (spec.OriginalFormatVersion >= SpecDocument.NewestFormat || spec.Compiler?.Split('@', 2) is not [string name, string version])
        {
            return false;
        }

        var named = wanted.Spec.Name == name || PackagesOfCompilers.GetValueOrDefault(wanted.Spec.Name ?? "") == name
            || PackagesOfCompilers.GetValueOrDefault(name) == wanted.Spec.Name;
        return named && (wanted.Spec.Versions is null
            || (SpackVersion.TryParse(version, out var compiler) && wanted.Spec.Versions.Contains(compiler)));
    }
}
