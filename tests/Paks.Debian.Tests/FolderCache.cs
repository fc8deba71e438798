using Paks.Debian.Archives;

namespace Paks.Debian.Tests;

/// <summary>A cache in a folder, a file a digest.</summary>
internal sealed class FolderCache(string folder) : IDownloadCache
{
    private int _stored;

    /// <summary>How much was downloaded.</summary>
    public int Stored => _stored;

    public string PathOf(string sha256) => Path.Combine(folder, sha256);

    public Stream? TryOpen(string sha256) => File.Exists(PathOf(sha256)) ? File.OpenRead(PathOf(sha256)) : null;

    public async Task StoreAsync(string sha256, long size, Stream content, CancellationToken cancellationToken)
    {
        var part = PathOf(sha256) + ".part";
        try
        {
            await using (var file = File.Create(part))
            {
                await content.CopyToAsync(file, cancellationToken);
            }

            File.Move(part, PathOf(sha256), overwrite: true);
            Interlocked.Increment(ref _stored);
        }
        finally
        {
            File.Delete(part);
        }
    }
}
