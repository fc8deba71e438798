using System.Diagnostics.CodeAnalysis;
using Paks.Containers.Registries;
using Paks.Oci;
using Paks.Registry;

namespace Paks.Containers.Images;

/// <summary>The content of an image that is copied as it is.</summary>
internal sealed class CopiedContent(IImageSource source) : IOutgoingContent
{
    /// <inheritdoc/>
    public Repository? OriginOf(Descriptor blob) => (source as RegistryImage)?.Repository;

    /// <inheritdoc/>
    public Task<Stream> FetchAsync(Descriptor target, CancellationToken cancellationToken = default) => source.FetchAsync(target, cancellationToken);

    /// <inheritdoc/>
    public bool TryGetPath(Descriptor target, [NotNullWhen(true)] out string? path)
    {
        // Nobody has verified the files of a layout.
        path = null;
        return false;
    }
}
