namespace Paks.Debian.Archives;

/// <summary>An archive in a directory.</summary>
internal sealed class DirectoryMirror(string root) : Mirror
{
    public override string Locate(string path) => Path.Combine(root, path);

    public override Task<Stream> OpenAsync(string path, CancellationToken cancellationToken)
    {
        var file = Locate(path);
        try
        {
            return Task.FromResult<Stream>(File.OpenRead(file));
        }
        catch (Exception cause) when (cause is IOException or UnauthorizedAccessException)
        {
            var isAbsent = cause is FileNotFoundException or DirectoryNotFoundException;
            return Task.FromException<Stream>(new ArchiveException(
                ArchiveFailure.Unreachable, file, $"cannot open {file}: {(isAbsent ? "there is no such file" : cause.Message)}", cause)
            {
                // Where the whole directory is missing, nothing is known of what the mirror has.
                IsAbsent = isAbsent && Directory.Exists(root),
            });
        }
    }
}
