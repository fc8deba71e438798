using System.Diagnostics.CodeAnalysis;
using Paks.Containers.Layers;
using Paks.Containers.Planning;
using Paks.Containers.Registries;
using Paks.Oci;
using Paks.Registry;

namespace Paks.Containers.Images;

/// <summary>The blobs of images, wherever each is: documents in memory, layers in the store, with their base or in a registry.</summary>
internal sealed class ImageContent(ContentStore store) : IOutgoingContent
{
    private readonly Dictionary<Digest, ReadOnlyMemory<byte>> _documents = [];
    private readonly Dictionary<Digest, IFetchable> _sources = [];
    private readonly Dictionary<Digest, Repository> _origins = [];

    /// <summary>Adds all that an image points at.</summary>
    public void Add(AssembledImage image)
    {
        Add(image.Manifest, image.ManifestBytes);
        Add(image.Config, image.ConfigBytes);
        foreach (var digest in image.Base.Content is null ? [] : image.Base.Layers.Select(layer => layer.Descriptor.Digest))
        {
            Add(digest, image.Base.Content!, (image.Base.Content as RemoteContent)?.Repository);
        }

        foreach (var layer in image.Layers.Where(layer => layer.Planned is PlannedLayer.Verbatim))
        {
            AddVerbatim(layer);
        }
    }

    /// <summary>Adds a document.</summary>
    public void Add(Descriptor descriptor, ReadOnlyMemory<byte> bytes) => _documents[descriptor.Digest] = bytes;

    /// <inheritdoc/>
    public Repository? OriginOf(Descriptor blob) => _origins.GetValueOrDefault(blob.Digest);

    /// <inheritdoc/>
    public Task<Stream> FetchAsync(Descriptor target, CancellationToken cancellationToken = default) =>
        _documents.TryGetValue(target.Digest, out var document)
            ? Task.FromResult<Stream>(new MemoryStream(document.ToArray(), writable: false))
            : Of(target).FetchAsync(target, cancellationToken);

    /// <inheritdoc/>
    public bool TryGetPath(Descriptor target, [NotNullWhen(true)] out string? path)
    {
        path = null;
        return !_documents.ContainsKey(target.Digest) && Of(target) is ILocalContent local && local.TryGetPath(target, out path);
    }

    /// <summary>A cache's tarball may still be in its registry, and be asked for there.</summary>
    private void AddVerbatim(MadeLayer layer)
    {
        if (layer.Planned.Packages[0].Package.Repository is { } repository)
        {
            Add(layer.Layer.Descriptor.Digest, new RemoteContent(repository, store), repository);
        }
    }

    private void Add(Digest digest, IFetchable source, Repository? origin)
    {
        _sources[digest] = source;
        if (origin is not null)
        {
            _origins[digest] = origin;
        }
    }

    private IFetchable Of(Descriptor target) => _sources.GetValueOrDefault(target.Digest, store);
}
