namespace Paks.Debian.Archives;

/// <summary>A place that holds an archive: a directory, or a web address.</summary>
internal abstract class Mirror
{
    /// <param name="address">A path, <c>file:</c>, <c>http:</c> or <c>https:</c>.</param>
    /// <param name="http">Used for web addresses.</param>
    public static Mirror At(string address, HttpClient http)
    {
        if (address.StartsWith("http://", StringComparison.OrdinalIgnoreCase) || address.StartsWith("https://", StringComparison.OrdinalIgnoreCase))
            return new HttpMirror(new Uri(address.TrimEnd('/') + "/"), http);
        return new DirectoryMirror(address.StartsWith("file:", StringComparison.OrdinalIgnoreCase) ? new Uri(address).LocalPath : address);
    }

    /// <summary>Where a file of the archive is, for messages.</summary>
    public abstract string Locate(string path);

    /// <exception cref="ArchiveException">It cannot be reached, or has no such file.</exception>
    public abstract Task<Stream> OpenAsync(string path, CancellationToken cancellationToken);
}
