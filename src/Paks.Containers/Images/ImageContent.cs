using Paks.Oci;

namespace Paks.Containers.Images;

/// <summary>The blobs of an image, wherever each is: its documents in memory, its layers in the store or with its base.</summary>
public sealed class ImageContent(AssembledImage image, ContentStore store) : IFetchable
{
    private readonly HashSet<Digest> _baseLayers = [.. image.Base.Layers.Select(layer => layer.Descriptor.Digest)];

    /// <inheritdoc/>
    public Task<Stream> FetchAsync(Descriptor target, CancellationToken cancellationToken = default)
    {
        if (target.Digest == image.Manifest.Digest)
        {
            return Task.FromResult<Stream>(AsStream(image.ManifestBytes));
        }

        if (target.Digest == image.Config.Digest)
        {
            return Task.FromResult<Stream>(AsStream(image.ConfigBytes));
        }

        return image.Base.Content is { } content && _baseLayers.Contains(target.Digest)
            ? content.FetchAsync(target, cancellationToken)
            : store.FetchAsync(target, cancellationToken);
    }

    private static MemoryStream AsStream(ReadOnlyMemory<byte> bytes) => new MemoryStream(bytes.ToArray(), writable: false);
}
