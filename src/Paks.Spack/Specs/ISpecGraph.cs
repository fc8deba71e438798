namespace Paks.Spack.Specs;

/// <summary>A set of concrete specs that refer to each other by hash: one spec.json, or the index of a cache.</summary>
public interface ISpecGraph
{
    /// <summary>The spec with this hash, null when the graph does not hold it.</summary>
    ConcreteSpec? Find(DagHash hash);

    /// <summary>Whether some spec of the graph uses this one as the virtual package (<c>mpi</c>, <c>zlib-api</c>).</summary>
    bool Provides(DagHash provider, string virtualName);
}
