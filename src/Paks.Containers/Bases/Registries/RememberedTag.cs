using System.Globalization;
using System.Text;
using Paks.Containers.Planning;
using Paks.Oci;
using Paks.Registry;

namespace Paks.Containers.Bases.Registries;

/// <summary>What the tag of a base stood for when its registry was last asked.</summary>
/// <param name="AskedAt">When that was.</param>
/// <param name="Root">The manifest or index.</param>
internal sealed record RememberedTag(DateTimeOffset AskedAt, Descriptor Root)
{
    private const string Kind = "base-tag-1";

    /// <summary>What is remembered of a reference, or null.</summary>
    public static RememberedTag? TryGet(ContentStore store, Reference reference) =>
        store.TryGetMemo(Kind, KeyOf(reference)) is { } memo && Encoding.UTF8.GetString(memo).Split('\n') is [var askedAt, var mediaType, var digest, var size]
            ? new RememberedTag(
                DateTimeOffset.FromUnixTimeSeconds(long.Parse(askedAt, CultureInfo.InvariantCulture)),
                new Descriptor { MediaType = mediaType, Digest = Digest.Parse(digest), Size = long.Parse(size, CultureInfo.InvariantCulture) })
            : null;

    /// <summary>Remembers this.</summary>
    public void Put(ContentStore store, Reference reference) => store.PutMemo(Kind, KeyOf(reference), Encoding.UTF8.GetBytes(
        string.Create(CultureInfo.InvariantCulture, $"{AskedAt.ToUnixTimeSeconds()}\n{Root.MediaType}\n{Root.Digest}\n{Root.Size}")));

    private static Digest KeyOf(Reference reference) => InputDigest.Of(Kind, [reference.Name, reference.Target]);
}
