using Paks.Oci;

namespace Paks.Containers.Bases;

/// <summary>A base with all its layers made.</summary>
/// <param name="Name">The name that images are stamped with, or null.</param>
/// <param name="Digest">The digest of the base's manifest; null for scratch.</param>
/// <param name="Config">Its configuration.</param>
/// <param name="Layers">Its layers, bottom first.</param>
/// <param name="Content">Where the layers' blobs are read from; null when they are in the content store.</param>
public sealed record BaseImage(string? Name, Digest? Digest, ImageConfig Config, IReadOnlyList<Layer> Layers, IFetchable? Content)
{
    /// <summary>The base as an image of its own, where it is a base with a name; else null.</summary>
    public BaseDocuments? Documents { get; init; }

    /// <summary>Whether a blob is read from the base itself, so that it is the base that is damaged when the blob is.</summary>
    public bool Holds(Digest digest) => Content is not null && Layers.Any(layer => layer.Descriptor.Digest == digest);
}
