using System.Globalization;
using System.Text;
using Paks.Oci;

namespace Paks.Containers.Layers;

/// <summary>Layers that were made before, by the digest of their inputs.</summary>
internal static class LayerMemo
{
    private const string Kind = "layer-1";
    private const string PartKind = "part-1";

    /// <summary>The layer that these inputs gave, where it is remembered and its blob is still there.</summary>
    public static Layer? TryGet(ContentStore store, Digest inputs) =>
        Read(store, Kind, inputs) is [.. var blob, var diffId] && Whole(store, blob) is { } descriptor ? new Layer(descriptor, Digest.Parse(diffId)) : null;

    /// <summary>The part of a layer that these inputs gave, where it is remembered and its blob is still there.</summary>
    public static Descriptor? TryGetPart(ContentStore store, Digest inputs) => Read(store, PartKind, inputs) is { } blob ? Whole(store, blob) : null;

    /// <summary>Remembers a layer.</summary>
    public static void Put(ContentStore store, Digest inputs, Layer layer) => Write(store, Kind, inputs, $"{Text(layer.Descriptor)}\n{layer.DiffId}");

    /// <summary>Remembers a part of a layer.</summary>
    public static void PutPart(ContentStore store, Digest inputs, Descriptor part) => Write(store, PartKind, inputs, Text(part));

    private static string[]? Read(ContentStore store, string kind, Digest inputs) =>
        store.TryGetMemo(kind, inputs) is { } memo ? Encoding.UTF8.GetString(memo).Split('\n') : null;

    private static void Write(ContentStore store, string kind, Digest inputs, string text) => store.PutMemo(kind, inputs, Encoding.UTF8.GetBytes(text));

    private static Descriptor? Whole(ContentStore store, string[] blob)
    {
        if (blob is not [var mediaType, var digest, var size])
        {
            return null;
        }

        var descriptor = new Descriptor { MediaType = mediaType, Digest = Digest.Parse(digest), Size = long.Parse(size, CultureInfo.InvariantCulture) };
        return store.Contains(descriptor) ? descriptor : null;
    }

    private static string Text(Descriptor blob) => string.Create(CultureInfo.InvariantCulture, $"{blob.MediaType}\n{blob.Digest}\n{blob.Size}");
}
