using System.Collections.Concurrent;
using Paks.Oci;
using Paks.Registry;

namespace Paks.Containers.Registries;

/// <summary>An image in a registry. Its manifests are read once, however often they are asked for.</summary>
internal sealed class RegistryImage : IImageSource
{
    private const int MostKept = 1 << 20;

    private readonly ConcurrentDictionary<Digest, ReadOnlyMemory<byte>> _documents = new();

    private RegistryImage(Repository repository, string location, FetchedManifest root)
    {
        (Repository, Location, Roots) = (repository, location, [root.Descriptor]);
        _documents[root.Descriptor.Digest] = root.Content;
    }

    /// <summary>Where it is.</summary>
    public Repository Repository { get; }

    /// <inheritdoc/>
    public string Location { get; }

    /// <inheritdoc/>
    public IReadOnlyList<Descriptor> Roots { get; }

    /// <summary>Opens the image that a reference names; null when there is none.</summary>
    /// <exception cref="RegistryException">The registry does not answer, or refuses.</exception>
    public static async Task<RegistryImage?> OpenAsync(RegistryClient registries, Reference reference, CancellationToken cancellationToken)
    {
        var repository = registries.Open(reference);
        return await repository.FetchManifestAsync(reference.Target, cancellationToken).ConfigureAwait(false) is { } root
            ? new RegistryImage(repository, reference.ToString(), root)
            : null;
    }

    /// <inheritdoc/>
    public async Task<Stream> FetchAsync(Descriptor target, CancellationToken cancellationToken = default)
    {
        var isDocument = MediaTypes.IsManifest(target.MediaType) || MediaTypes.IsIndex(target.MediaType) || MediaTypes.IsConfig(target.MediaType);
        if (!isDocument || target.Size > MostKept)
        {
            return await Repository.FetchAsync(target, cancellationToken).ConfigureAwait(false);
        }

        if (!_documents.TryGetValue(target.Digest, out var document))
        {
            _documents[target.Digest] = document = await ReadAsync(target, cancellationToken).ConfigureAwait(false);
        }

        return new VerifyingStream(new MemoryStream(document.ToArray(), writable: false), target.Digest, target.Size, Location);
    }

    /// <summary>The client is the build's.</summary>
    public void Dispose()
    {
    }

    private async Task<byte[]> ReadAsync(Descriptor target, CancellationToken cancellationToken)
    {
        var stream = await Repository.FetchAsync(target, cancellationToken).ConfigureAwait(false);
        await using var _ = stream.ConfigureAwait(false);
        var bytes = new byte[target.Size];
        await stream.ReadExactlyAsync(bytes, cancellationToken).ConfigureAwait(false);
        return bytes;
    }
}
