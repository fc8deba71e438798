using System.Globalization;
using System.Text;
using Paks.Containers.Planning;
using Paks.Oci;
using Paks.Registry;

namespace Paks.Containers.Registries;

/// <summary>
/// An image in a registry. Its documents are kept in the content store, so that an image that is named by its digest is not asked for
/// twice, and one that was fetched before is there offline.
/// </summary>
internal sealed class RegistryImage : IImageSource
{
    private const string Kind = "image-tag-1";
    private const int MostKept = 4 << 20;

    private readonly RemoteContent _documents;

    private RegistryImage(Repository repository, string location, Descriptor root, RemoteContent documents) =>
        (Repository, Location, Roots, _documents) = (repository, location, [root], documents);

    /// <summary>Where it is.</summary>
    public Repository Repository { get; }

    /// <inheritdoc/>
    public string Location { get; }

    /// <inheritdoc/>
    public IReadOnlyList<Descriptor> Roots { get; }

    /// <summary>Opens the image that a reference names; null when there is none, or, offline, when it was never fetched.</summary>
    /// <param name="reference">The image.</param>
    /// <param name="environment">What is found around it.</param>
    /// <param name="writeNothing">Whether even the content store is left as it is.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <exception cref="RegistryException">The registry does not answer, or refuses.</exception>
    public static async Task<RegistryImage?> OpenAsync(Reference reference, BuildEnvironment environment, bool writeNothing, CancellationToken cancellationToken)
    {
        var repository = environment.Registries.Open(reference);
        var store = environment.Store;
        var root = (environment.Offline || reference.Digest is not null ? Recall(reference, store) : null)
            ?? (environment.Offline ? null : await FetchAsync(repository, reference, writeNothing ? null : store, cancellationToken).ConfigureAwait(false));
        return root is null ? null : new RegistryImage(repository, reference.ToString(), root, new RemoteContent(repository, store, environment.Offline, writeNothing));
    }

    /// <summary>The image that is known to have a root; nothing is asked yet.</summary>
    public static RegistryImage At(Reference reference, Descriptor root, BuildEnvironment environment, bool writeNothing)
    {
        var repository = environment.Registries.Open(reference);
        return new RegistryImage(repository, reference.ToString(), root, new RemoteContent(repository, environment.Store, environment.Offline, writeNothing));
    }

    /// <inheritdoc/>
    public Task<Stream> FetchAsync(Descriptor target, CancellationToken cancellationToken = default)
    {
        var isDocument = MediaTypes.IsManifest(target.MediaType) || MediaTypes.IsIndex(target.MediaType) || MediaTypes.IsConfig(target.MediaType);
        return isDocument && target.Size <= MostKept ? _documents.FetchAsync(target, cancellationToken) : Repository.FetchAsync(target, cancellationToken);
    }

    /// <summary>The client is the build's.</summary>
    public void Dispose()
    {
    }

    private static async Task<Descriptor?> FetchAsync(Repository repository, Reference reference, ContentStore? store, CancellationToken cancellationToken)
    {
        if (await repository.FetchManifestAsync(reference.Target, cancellationToken).ConfigureAwait(false) is not { } found)
        {
            return null;
        }

        var root = found.Descriptor;
        if (store is null)
        {
            return root;
        }

        if (!store.Contains(root))
        {
            using var content = new MemoryStream(found.Content.ToArray(), writable: false);
            await store.PutAsync(content, root.Digest, root.Size, cancellationToken).ConfigureAwait(false);
        }

        var memo = Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{root.MediaType}\n{root.Digest}\n{root.Size}"));
        if (!memo.AsSpan().SequenceEqual(store.TryGetMemo(Kind, KeyOf(reference))))
        {
            store.PutMemo(Kind, KeyOf(reference), memo);
        }

        return root;
    }

    /// <summary>What the reference stood for when it was last fetched, as long as its document is in the store.</summary>
    private static Descriptor? Recall(Reference reference, ContentStore store)
    {
        if (store.TryGetMemo(Kind, KeyOf(reference)) is not { } memo || Encoding.UTF8.GetString(memo).Split('\n') is not [var mediaType, var digest, var size])
        {
            return null;
        }

        var root = new Descriptor { MediaType = mediaType, Digest = Digest.Parse(digest), Size = long.Parse(size, CultureInfo.InvariantCulture) };
        return store.Contains(root) ? root : null;
    }

    private static Digest KeyOf(Reference reference) => InputDigest.Of(Kind, [reference.Name, reference.Target]);
}
