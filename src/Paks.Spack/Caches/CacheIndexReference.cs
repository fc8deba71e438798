namespace Paks.Spack.Caches;

/// <summary>An index that has not been read yet: what it holds is known by its checksum.</summary>
public sealed class CacheIndexReference
{
    internal CacheIndexReference(CacheBlob blob) => Blob = blob;

    /// <summary>sha256 of the index as stored, 64 lower-case hexadecimal digits: changes when the cache does.</summary>
    public string Checksum => Blob.Checksum;

    internal CacheBlob Blob { get; }
}
