namespace Paks.Spack.Specs;

/// <summary>What a cache says it holds. Read for finding only: nothing vouches for it.</summary>
public interface ISpecIndex : ISpecGraph
{
    /// <summary>The cache, for messages.</summary>
    string Location { get; }

    /// <summary>The names of all packages in the index, also of those that are there only as dependencies.</summary>
    IEnumerable<string> Names { get; }

    /// <summary>The records of a package, or of all packages that provide a virtual one.</summary>
    IEnumerable<SpecRecord> FindByName(string name);

    /// <summary>The records whose hash begins so.</summary>
    IEnumerable<SpecRecord> FindByHash(string prefix);

    /// <summary>Whether the package of this hash can be fetched.</summary>
    bool IsInCache(DagHash hash);
}
