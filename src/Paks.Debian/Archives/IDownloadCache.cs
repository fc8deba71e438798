namespace Paks.Debian.Archives;

/// <summary>Keeps what was downloaded, by digest. Safe to be used by several threads.</summary>
public interface IDownloadCache
{
    /// <summary>Opens kept content; null: it is not kept. The reader checks the digest again.</summary>
    /// <param name="sha256">64 lower-case hexadecimal digits.</param>
    Stream? TryOpen(string sha256);

    /// <summary>
    /// Reads <paramref name="content"/> to its end and keeps it. The stream checks digest and size itself and throws at its
    /// end if they differ: then, as after any other failure to read, nothing may be kept.
    /// </summary>
    Task StoreAsync(string sha256, long size, Stream content, CancellationToken cancellationToken);
}
