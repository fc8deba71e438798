namespace Paks.Spack.Specs;

/// <summary>Several graphs seen as one.</summary>
internal sealed class SpecGraphUnion(ISpecGraph[] graphs) : ISpecGraph
{
    public ConcreteSpec? Find(DagHash hash) =>
        graphs.Select(graph => graph.Find(hash)).FirstOrDefault(static spec => spec is not null);

    public bool Provides(DagHash provider, string virtualName) =>
        Array.Exists(graphs, graph => graph.Provides(provider, virtualName));
}
