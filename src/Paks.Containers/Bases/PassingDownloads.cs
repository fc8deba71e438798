using System.Collections.Concurrent;
using Paks.Debian.Archives;

namespace Paks.Containers.Bases;

/// <summary>Downloads for a plan that is only looked at: what the store has is used, what is fetched is kept in memory and goes with it.</summary>
internal sealed class PassingDownloads(StoredDownloads stored) : IDownloadCache
{
    private readonly ConcurrentDictionary<string, byte[]> _fetched = new(StringComparer.Ordinal);

    /// <inheritdoc/>
    public Stream? TryOpen(string sha256) =>
        _fetched.TryGetValue(sha256, out var content) ? new MemoryStream(content, writable: false) : stored.TryOpen(sha256);

    /// <inheritdoc/>
    public async Task StoreAsync(string sha256, long size, Stream content, CancellationToken cancellationToken)
    {
        using var buffer = new MemoryStream();
        await content.CopyToAsync(buffer, cancellationToken).ConfigureAwait(false);
        _fetched[sha256] = buffer.ToArray();
    }
}
