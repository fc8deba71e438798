using Paks.Debian.Archives;
using Paks.Oci;

namespace Paks.Containers.Bases;

/// <summary>Downloads of a Debian archive in the content store.</summary>
internal sealed class StoredDownloads(ContentStore store) : IDownloadCache
{
    /// <inheritdoc/>
    public Stream? TryOpen(string sha256)
    {
        var digest = Digest.Parse("sha256:" + sha256);
        return store.Contains(digest) ? store.OpenRead(digest) : null;
    }

    /// <inheritdoc/>
    public Task StoreAsync(string sha256, long size, Stream content, CancellationToken cancellationToken) =>
        store.PutAsync(content, Digest.Parse("sha256:" + sha256), size, cancellationToken);
}
