namespace Paks.Spack.Caches;

/// <summary>A cache in a folder.</summary>
internal sealed class DirectoryTransport(string folder) : ICacheTransport
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

    public string? FindLocalFile(string path) => File.Exists(Locate(path)) ? Locate(path) : null;

    public bool IsMissing() => !Directory.Exists(folder);

    private string Locate(string path) => Path.Combine(folder, path.Replace('/', Path.DirectorySeparatorChar));
}
