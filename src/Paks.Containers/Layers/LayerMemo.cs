using System.Text;
using Paks.Oci;

namespace Paks.Containers.Layers;

/// <summary>Layers that were made before, by the digest of their inputs.</summary>
public static class LayerMemo
{
    private const string Kind = "layer-1";

    /// <summary>The layer that these inputs gave, where it is remembered and its blob is still there.</summary>
    public static Layer? TryGet(ContentStore store, Digest inputs)
    {
        if (store.TryGetMemo(Kind, inputs) is not { } memo || Encoding.UTF8.GetString(memo).Split('\n') is not [var mediaType, var digest, var size, var diffId])
        {
            return null;
        }

        var descriptor = new Descriptor { MediaType = mediaType, Digest = Digest.Parse(digest), Size = long.Parse(size, System.Globalization.CultureInfo.InvariantCulture) };
        return store.Contains(descriptor) ? new Layer(descriptor, Digest.Parse(diffId)) : null;
    }

    /// <summary>Remembers a layer.</summary>
    public static void Put(ContentStore store, Digest inputs, Layer layer) => store.PutMemo(
        Kind, inputs, Encoding.UTF8.GetBytes(FormattableString.Invariant(
            $"{layer.Descriptor.MediaType}\n{layer.Descriptor.Digest}\n{layer.Descriptor.Size}\n{layer.DiffId}")));
}
