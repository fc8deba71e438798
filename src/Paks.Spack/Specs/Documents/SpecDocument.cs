using System.Text.Json;

namespace Paks.Spack.Specs;

/// <summary>
/// One spec.json: a root and every spec that it depends on. What <see cref="Parse"/> returns is whole: hashes are unique,
/// every edge leads to a node of the name that it tells, and there is no cycle. That the hashes are right is asked of
/// <see cref="VerifyHashes"/>.
/// </summary>
public sealed class SpecDocument : ISpecGraph
{
    /// <summary>The newest spec format that is read.</summary>
    public const int NewestFormat = 5;

    /// <summary>The newest <c>buildcache_layout_version</c> that is read.</summary>
    public const int NewestCacheLayout = 3;

    private readonly Dictionary<DagHash, (ConcreteSpec Spec, JsonElement Text)> _nodes;
    private readonly HashSet<(DagHash Provider, string Virtual)> _virtuals;

    internal SpecDocument(ConcreteSpec root, Dictionary<DagHash, (ConcreteSpec Spec, JsonElement Text)> nodes)
    {
        Root = root;
        _nodes = nodes;
        _virtuals = [.. nodes.Values.SelectMany(static node => node.Spec.Dependencies)
            .SelectMany(static edge => edge.Virtuals.Select(name => (edge.Hash, name)))];
    }

    /// <summary>The spec that the document is about: the first node.</summary>
    public ConcreteSpec Root { get; }

    /// <summary>All specs of the document, the root first.</summary>
    public IEnumerable<ConcreteSpec> Nodes => _nodes.Values.Select(static node => node.Spec);

    /// <summary>Reads a spec.json of format 2 to 5, as it stands in a prefix or, unpacked, in a cache.</summary>
    /// <exception cref="MalformedSpecException">It is none; the kind says what is wrong.</exception>
    public static SpecDocument Parse(ReadOnlyMemory<byte> utf8) => SpecDocumentReader.Read(utf8);

    /// <inheritdoc/>
    public ConcreteSpec? Find(DagHash hash) => _nodes.TryGetValue(hash, out var node) ? node.Spec : null;

    /// <inheritdoc/>
    public bool Provides(DagHash provider, string virtualName) => _virtuals.Contains((provider, virtualName));

    /// <summary>What has to be on disk to run the root: itself and all that it links to or runs, dependencies first.</summary>
    public IReadOnlyList<ConcreteSpec> RuntimeClosure() => this.RuntimeClosure([Root]);

    /// <summary>Computes the hash of every node from its text and compares.</summary>
    public HashVerification VerifyHashes()
    {
        var mismatched = new List<ConcreteSpec>();
        var notReproducible = new List<ConcreteSpec>();
        foreach ((var spec, var text) in _nodes.Values)
        {
            if (!SpecHasher.Matches(spec, text))
            {
                (SpecHasher.IsExact(spec) ? mismatched : notReproducible).Add(spec);
            }
        }

        return new HashVerification(mismatched, notReproducible);
    }
}
