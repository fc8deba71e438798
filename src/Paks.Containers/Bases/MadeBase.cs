using Paks.Containers.Layers;
using Paks.Debian.RootFileSystems;
using Paks.Oci;

namespace Paks.Containers.Bases;

/// <summary>A base of packages that was made: remembered under the digest of its inputs.</summary>
/// <param name="Layer">Its layer.</param>
/// <param name="Libraries">What it provides.</param>
internal sealed record MadeBase(Layer Layer, ProvidedLibraries Libraries)
{
    private const string Kind = "provides-1";

    /// <summary>The base that these inputs gave, where it is remembered and its layer is still there.</summary>
    public static MadeBase? TryGet(ContentStore store, Digest inputs) =>
        LayerMemo.TryGet(store, inputs) is { } layer && TryGetLibraries(store, inputs) is { } libraries ? new MadeBase(layer, libraries) : null;

    /// <summary>Remembers the base.</summary>
    public void Put(ContentStore store, Digest inputs)
    {
        store.PutMemo(Kind, inputs, Libraries.ToJson());
        LayerMemo.Put(store, inputs, Layer);
    }

    private static ProvidedLibraries? TryGetLibraries(ContentStore store, Digest inputs)
    {
        try
        {
            return store.TryGetMemo(Kind, inputs) is { } memo ? ProvidedLibraries.Parse(memo) : null;
        }
        catch (FormatException)
        {
            // Written by another version: it is found out again.
            return null;
        }
    }
}
