namespace Paks.Spack.Caches;

/// <summary>A record of a manifest: a stored blob.</summary>
/// <param name="MediaType">What it is.</param>
/// <param name="Compression"><c>gzip</c> or <c>none</c>.</param>
/// <param name="Length">Bytes as stored.</param>
/// <param name="Checksum">sha256 of these, 64 lower-case hexadecimal digits; also its address.</param>
internal sealed record CacheBlob(string MediaType, string Compression, long Length, string Checksum)
{
    /// <summary>Where it lies below the cache. The checksum was checked to be digits, so the path cannot leave it.</summary>
    public string Path => $"blobs/sha256/{Checksum[..2]}/{Checksum}";
}
