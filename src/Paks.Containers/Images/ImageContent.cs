using System.Diagnostics.CodeAnalysis;
using Paks.Oci;

namespace Paks.Containers.Images;

/// <summary>The blobs of an image, wherever each is: its documents in memory, its layers in the store or with its base.</summary>
internal sealed class ImageContent(AssembledImage image, ContentStore store) : ILocalContent
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

        return Of(target).FetchAsync(target, cancellationToken);
    }

    /// <inheritdoc/>
    public bool TryGetPath(Descriptor target, [NotNullWhen(true)] out string? path)
    {
        path = null;
        return Of(target) is ILocalContent local && local.TryGetPath(target, out path);
    }

    private IFetchable Of(Descriptor target) =>
        image.Base.Content is { } content && _baseLayers.Contains(target.Digest) ? content : store;

    private static MemoryStream AsStream(ReadOnlyMemory<byte> bytes) => new MemoryStream(bytes.ToArray(), writable: false);
}
