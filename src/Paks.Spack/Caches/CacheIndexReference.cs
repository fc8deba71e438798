using System.Text;

namespace Paks.Spack.Caches;

/// <summary>An index that has not been read yet: what it holds is known by its checksum.</summary>
public sealed class CacheIndexReference
{
    internal CacheIndexReference(CacheBlob blob, byte[]? text = null) => (Blob, Text, Checksum) = (blob, text, blob.Checksum);

    private CacheIndexReference(CacheIndexReference newer, CacheIndexReference older)
        : this(newer.Blob, newer.Text) =>
        (Older, Checksum) = (older, Checksums.Of(Encoding.ASCII.GetBytes($"{newer.Checksum} {older.Checksum}")));

    /// <summary>
    /// sha256 of the index as stored, 64 lower-case hexadecimal digits; where a cache has an older one beside it, of both. It
    /// changes when the cache does.
    /// </summary>
    public string Checksum { get; }

    internal CacheBlob Blob { get; }

    /// <summary>What the blob holds, where it had to be read to be known.</summary>
    internal byte[]? Text { get; }

    /// <summary>The index of the older layout that lies in the same cache.</summary>
    internal CacheIndexReference? Older { get; }

    internal CacheIndexReference Above(CacheIndexReference older) => new(this, older);
}
