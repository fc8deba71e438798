namespace Paks.Debian.Archives;

/// <summary>A place that holds an archive: a directory, or a web address.</summary>
internal abstract class Mirror
{
    /// <param name="address">A path, <c>file:</c>, <c>http:</c> or <c>https:</c>.</param>
    /// <param name="http">Used for web addresses.</param>
    /// <exception cref="ArchiveException">It is none of them.</exception>
    public static Mirror At(string address, HttpClient http)
    {
        if (!address.Contains(':', StringComparison.Ordinal) || Path.IsPathRooted(address))
        {
            return new DirectoryMirror(address);
        }

        _ = Uri.TryCreate(address.TrimEnd('/') + "/", UriKind.Absolute, out var uri);
        return uri?.Scheme switch
        {
            "http" or "https" => new HttpMirror(uri, http),
            "file" => new DirectoryMirror(uri.LocalPath),
            _ => throw new ArchiveException(ArchiveFailure.Unreachable, address, $"'{address}' is no address of a mirror"),
        };
    }

    /// <summary>Where a file of the archive is, for messages.</summary>
    public abstract string Locate(string path);

    /// <exception cref="ArchiveException">It cannot be reached, or has no such file.</exception>
    public abstract Task<Stream> OpenAsync(string path, CancellationToken cancellationToken);
}
