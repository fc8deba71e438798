namespace Paks.Spack.Specs;

/// <summary>The orders in which Spack walks specs.</summary>
public static class SpecGraph
{
    /// <summary>
    /// The roots and all that they need at run time, each once, in the order in which Spack sets environments: dependents
    /// before dependencies, and otherwise near roots before far ones and by name.
    /// </summary>
    /// <exception cref="MalformedSpecException">A dependency is not in the graph.</exception>
    public static IReadOnlyList<ConcreteSpec> RootsFirst(this ISpecGraph graph, IEnumerable<ConcreteSpec> roots)
    {
        var walk = RuntimeWalk.Of(graph, roots);
        if (walk.Missing is [SpecReference missing, ..])
        {
            throw new MalformedSpecException(MalformedSpecKind.MissingDependency, $"{missing.Name}/{missing.Hash} is not in it");
        }

        return walk.RootsFirst;
    }

    /// <summary>The same specs, dependencies first: the order of layers. Externals are told by their own property.</summary>
    /// <exception cref="MalformedSpecException">A dependency is not in the graph.</exception>
    public static IReadOnlyList<ConcreteSpec> RuntimeClosure(this ISpecGraph graph, IEnumerable<ConcreteSpec> roots) =>
        [.. graph.RootsFirst(roots).Reverse()];

    /// <summary>
    /// The specs whose prefixes may stand in the files of the root, in the order of Spack's prefix map: the root and what
    /// it links to, breadth first, then what it runs directly; externals left out.
    /// </summary>
    public static IReadOnlyList<ConcreteSpec> RelocationSources(this ISpecGraph graph, ConcreteSpec root)
    {
        var sources = new OrderedDictionary<DagHash, ConcreteSpec> { [root.Hash] = root };
        for (var next = 0; next < sources.Count; next++)
        {
            foreach (var edge in sources.GetAt(next).Value.Dependencies.Where(static edge => edge.Types.HasFlag(DependencyTypes.Link)))
            {
                Add(edge);
            }
        }

        foreach (var edge in root.Dependencies.Where(static edge => edge.Types.HasFlag(DependencyTypes.Run)))
        {
            Add(edge);
        }

        return [.. sources.Values.Where(static spec => !spec.IsExternal)];

        void Add(SpecDependency edge)
        {
            if (graph.Find(edge.Hash) is { } spec)
            {
                sources.TryAdd(spec.Hash, spec);
            }
        }
    }

    /// <summary>Several graphs as one: each spec is taken from the first that holds it.</summary>
    public static ISpecGraph Union(IEnumerable<ISpecGraph> graphs) => new SpecGraphUnion([.. graphs]);
}
