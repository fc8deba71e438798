using System.Globalization;
using System.Text;
using Paks.Oci;
using Paks.Spack.Specs;

namespace Paks.Containers.Caches;

/// <summary>
/// What requests came to: a function of the requests, the platform and the checksums of the indices, so that it is remembered
/// under their digest and an index that did not change is not read again. It only says where to look, as an index does.
/// </summary>
/// <param name="Roots">The packages that were chosen, in the order of the requests.</param>
/// <param name="Places">For each package of the closure the cache that it came from, as a position in the list of caches.</param>
internal sealed record Resolution(IReadOnlyList<SpecAddress> Roots, IReadOnlyDictionary<DagHash, int> Places)
{
    private const string Kind = "resolution-1";

    /// <summary>What is remembered, or null.</summary>
    public static Resolution? TryGet(ContentStore store, Digest inputs)
    {
        if (store.TryGetMemo(Kind, inputs) is not { } memo)
        {
            return null;
        }

        var lines = Encoding.UTF8.GetString(memo).Split('\n').Select(line => line.Split(' ')).ToList();
        return new Resolution(
            [.. lines.Where(line => line.Length == 3).Select(line => new SpecAddress(line[0], SpackVersion.Parse(line[1]), DagHash.Parse(line[2])))],
            lines.Where(line => line.Length == 2).ToDictionary(line => DagHash.Parse(line[0]), line => int.Parse(line[1], CultureInfo.InvariantCulture)));
    }

    /// <summary>Remembers this.</summary>
    public void Put(ContentStore store, Digest inputs) => store.PutMemo(Kind, inputs, Encoding.UTF8.GetBytes(string.Join('\n', [
        .. Roots.Select(root => $"{root.Name} {root.Version} {root.Hash}"),
        .. Places.OrderBy(place => place.Key).Select(place => string.Create(CultureInfo.InvariantCulture, $"{place.Key} {place.Value}")),
    ])));
}
