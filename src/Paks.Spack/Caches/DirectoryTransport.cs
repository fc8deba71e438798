namespace Paks.Spack.Caches;

/// <summary>A cache in a folder.</summary>
internal sealed class DirectoryTransport(string folder) : IFileTransport
{
    private const int BufferBytes = 1 << 16;

    public string Location => folder;

    public bool IsRemote => false;

    public Task<Stream?> OpenAsync(string path, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        try
        {
            // A pipe or a device, which could keep a reader waiting for ever, has no size either.
            var file = new FileInfo(Locate(path));
            if (file.Exists && file.Length == 0)
            {
                return Task.FromResult<Stream?>(new MemoryStream());
            }

            return Task.FromResult<Stream?>(new FileStream(
                file.FullName, FileMode.Open, FileAccess.Read, FileShare.Read, BufferBytes, FileOptions.SequentialScan));
        }
        catch (Exception exception) when (exception is FileNotFoundException or DirectoryNotFoundException)
        {
            return Task.FromResult<Stream?>(null);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new CacheUnreachableException(Location, path, exception.Message, inner: exception);
        }
    }

    public Task<Stream?> OpenBlobAsync(CacheBlob blob, CancellationToken cancellationToken) => OpenAsync(blob.Path, cancellationToken);

    public Task<long?> MeasureAsync(string path, CancellationToken cancellationToken)
    {
        var file = new FileInfo(Locate(path));
        return Task.FromResult(file.Exists ? file.Length : (long?)null);
    }

    public string? FindName(string folder, string pattern) => Directory.Exists(Locate(folder))
        ? Directory.EnumerateFiles(Locate(folder), pattern).Select(Path.GetFileName).Order(StringComparer.Ordinal).FirstOrDefault()
        : null;

    public string? FindLocalFile(string path) => File.Exists(Locate(path)) ? Locate(path) : null;

    public bool IsMissing() => !Directory.Exists(folder);

    private string Locate(string path) => Path.Combine(folder, path.Replace('/', Path.DirectorySeparatorChar));
}
