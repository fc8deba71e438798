namespace Paks.Spack.Caches;

/// <summary>A stored blob, as a manifest names it.</summary>
/// <param name="MediaType">What it is.</param>
/// <param name="Compression"><c>gzip</c> or <c>none</c>.</param>
/// <param name="Length">Bytes as stored.</param>
/// <param name="Checksum">sha256 of these, 64 lower-case hexadecimal digits.</param>
/// <param name="Place">Where it lies below the cache, null where that is told by the checksum, as in layout 3.</param>
internal sealed record CacheBlob(string MediaType, string Compression, long Length, string Checksum, string? Place = null)
{
    /// <summary>Where it lies below the cache. A checksum was checked to be digits, so the path cannot leave it.</summary>
    public string Path => Place ?? $"blobs/sha256/{Checksum[..2]}/{Checksum}";
}
