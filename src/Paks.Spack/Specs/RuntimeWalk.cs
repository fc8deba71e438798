namespace Paks.Spack.Specs;

/// <summary>
/// A walk over link and run edges in Spack's topological order: a queue of specs whose dependents have all been visited,
/// which on a tree is breadth-first.
/// </summary>
internal sealed class RuntimeWalk
{
    private RuntimeWalk(IReadOnlyList<ConcreteSpec> rootsFirst, IReadOnlyList<SpecReference> missing) =>
        (RootsFirst, Missing) = (rootsFirst, missing);

    public IReadOnlyList<ConcreteSpec> RootsFirst { get; }

    /// <summary>Dependencies that the graph does not hold.</summary>
    public IReadOnlyList<SpecReference> Missing { get; }

    public static RuntimeWalk Of(ISpecGraph graph, IEnumerable<ConcreteSpec> roots)
    {
        var found = new OrderedDictionary<DagHash, ConcreteSpec>();
        var waiting = new Dictionary<DagHash, int>();
        var missing = new OrderedDictionary<DagHash, SpecReference>();
        ConcreteSpec[] distinct = [.. roots.DistinctBy(static root => root.Hash)];
        foreach (var root in distinct)
        {
            found.Add(root.Hash, root);
        }

        for (var next = 0; next < found.Count; next++)
        {
            foreach (var edge in Edges(found.GetAt(next).Value))
            {
                if (!found.ContainsKey(edge.Hash) && graph.Find(edge.Hash) is { } spec)
                {
                    found.Add(edge.Hash, spec);
                }

                if (found.ContainsKey(edge.Hash))
                {
                    waiting[edge.Hash] = waiting.GetValueOrDefault(edge.Hash) + 1;
                }
                else
                {
                    missing.TryAdd(edge.Hash, new SpecReference(edge.Name, edge.Hash));
                }
            }
        }

        return new RuntimeWalk(Order(distinct, found, waiting), [.. missing.Values]);
    }

    private static List<ConcreteSpec> Order(
        ConcreteSpec[] roots, OrderedDictionary<DagHash, ConcreteSpec> found, Dictionary<DagHash, int> waiting)
    {
        var order = new List<ConcreteSpec>(found.Count);
        var ready = new Queue<ConcreteSpec>(roots.Where(root => waiting.GetValueOrDefault(root.Hash) == 0));
        while (ready.TryDequeue(out var spec))
        {
            order.Add(spec);
            foreach (var edge in Edges(spec).Where(edge => found.ContainsKey(edge.Hash)))
            {
                if (--waiting[edge.Hash] == 0)
                {
                    ready.Enqueue(found[edge.Hash]);
                }
            }
        }

        // Only a graph that was not checked (an index) can go round.
        return order.Count == found.Count
            ? order
            : throw new MalformedSpecException(MalformedSpecKind.Cycle, $"what {roots[0].Name} needs at run time depends on itself");
    }

    private static IEnumerable<SpecDependency> Edges(ConcreteSpec spec) => spec.Dependencies
        .Where(static edge => (edge.Types & DependencyTypes.Runtime) != 0)
        .OrderBy(static edge => edge.Name, StringComparer.Ordinal);
}
