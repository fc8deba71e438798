using Paks.Spack.Specs;

namespace Paks.Spack.Caches;

/// <summary>
/// What is kept of a record of an index: where its node stands in the text, and what finds it. An index of a public cache has
/// some hundred thousand of them.
/// </summary>
internal record struct IndexRow
{
    public DagHash Hash;
    public long Offset;
    public int Length;
    public int Name;
    public int Version;
    public int ReferenceCount;
    public bool IsInCache;
}
