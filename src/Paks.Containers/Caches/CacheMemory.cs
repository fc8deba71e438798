using System.Text;
using Paks.Oci;
using Paks.Spack.Caches;

namespace Paks.Containers.Caches;

/// <summary>Files of caches in the content store: blobs by their checksum, others by their address.</summary>
/// <param name="store">The store.</param>
/// <param name="keeps">Whether it is written to.</param>
internal sealed class CacheMemory(ContentStore store, bool keeps) : ICacheMemory
{
    private const string Kind = "cache-file-1";

    /// <inheritdoc/>
    public bool Keeps => keeps;

    /// <inheritdoc/>
    public string? FindBlob(string sha256) => DigestOf(sha256) is var digest && store.Contains(digest) ? store.GetPath(digest) : null;

    /// <inheritdoc/>
    public async Task<string> KeepBlobAsync(string sha256, Stream content, CancellationToken cancellationToken) =>
        store.GetPath((await store.PutAsync(content, DigestOf(sha256), cancellationToken: cancellationToken).ConfigureAwait(false)).Digest);

    /// <inheritdoc/>
    public byte[]? Recall(string address) => store.TryGetMemo(Kind, KeyOf(address));

    /// <inheritdoc/>
    public void Remember(string address, ReadOnlySpan<byte> content) => store.PutMemo(Kind, KeyOf(address), content);

    private static Digest DigestOf(string sha256) => Digest.Parse("sha256:" + sha256);

    private static Digest KeyOf(string address) => Digest.Sha256(Encoding.UTF8.GetBytes(address));
}
