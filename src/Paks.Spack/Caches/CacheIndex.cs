using Paks.Spack.Specs;

namespace Paks.Spack.Caches;

/// <summary>
/// The index of a cache; where it holds two layouts, of both: what the newer one tells of a spec goes before what the older
/// one does. Safe for concurrent use.
/// </summary>
public sealed class CacheIndex : ISpecIndex
{
    private readonly IReadOnlyList<IndexText> _texts;

    internal CacheIndex(string checksum, params IReadOnlyList<IndexText> texts) => (Checksum, _texts) = (checksum, texts);

    /// <inheritdoc/>
    public string Location => _texts[0].Location;

    /// <summary>That of the reference it was read by, <see cref="CacheIndexReference.Checksum"/>.</summary>
    public string Checksum { get; }

    /// <summary>How many specs the index holds, packages and dependencies.</summary>
    public int Count => _texts.Count == 1 ? _texts[0].Count : _texts.SelectMany(static text => text.Hashes).Distinct().Count();

    /// <inheritdoc/>
    public IEnumerable<string> Names => _texts.SelectMany(static text => text.Names).Distinct();

    /// <inheritdoc/>
    public ConcreteSpec? Find(DagHash hash) => _texts.Select(text => text.Find(hash)).FirstOrDefault(static spec => spec is not null);

    /// <inheritdoc/>
    public bool Provides(DagHash provider, string virtualName) => _texts.Any(text => text.Provides(provider, virtualName));

    /// <inheritdoc/>
    public bool IsInCache(DagHash hash) => _texts.Any(text => text.IsInCache(hash));

    /// <inheritdoc/>
    public IEnumerable<SpecRecord> FindByName(string name) => Unite(text => text.FindByName(name));

    /// <inheritdoc/>
    public IEnumerable<SpecRecord> FindByHash(string prefix) => Unite(text => text.FindByHash(prefix));

    private IEnumerable<SpecRecord> Unite(Func<IndexText, IEnumerable<SpecRecord>> find) => _texts.Count == 1
        ? find(_texts[0])
        : _texts.SelectMany((text, place) => find(text)
            .Where(record => !_texts.Take(place).Any(newer => newer.Holds(record.Spec.Hash)))
            .Select(record => record with { IsInCache = IsInCache(record.Spec.Hash) }));
}
