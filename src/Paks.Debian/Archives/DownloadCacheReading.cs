namespace Paks.Debian.Archives;

/// <summary>Reading from a cache what must be there.</summary>
internal static class DownloadCacheReading
{
    /// <exception cref="ArchiveException">It is not there; or, while it is read, it is not what it should be.</exception>
    public static VerifyingStream OpenVerified(this IDownloadCache cache, string sha256, long size, string name)
    {
        var content = cache.TryOpen(sha256) ?? throw new ArchiveException(
            ArchiveFailure.Unreachable, name, $"cannot read {name}: sha256:{sha256} is not in the cache");
        return new VerifyingStream(content, name, sha256, size);
    }
}
