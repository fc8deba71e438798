namespace Paks.Oci;

/// <summary>
/// Compresses a layer as a chain of members that each stand alone: gzip members (RFC 1952, 2.2) or zstd frames
/// (RFC 8878, 3.1). So members can be made on many threads, and layers be joined without compressing again.
/// </summary>
internal abstract class MemberCodec
{
    /// <summary>The size of the plain content of every member but the last ones.</summary>
    public const int MemberSize = 1024 * 1024;

    /// <summary>The size of the end of a tar: two blocks of zeros.</summary>
    public const int EndOfArchiveSize = 1024;

    /// <summary>
    /// The last member of every layer, the same bytes always: it holds the end of the archive, so that what stands
    /// before it is a layer without end, ready to be followed by another.
    /// </summary>
    public abstract ReadOnlySpan<byte> EndOfArchive { get; }

    /// <summary>The codec for a compression; null when there is none.</summary>
    public static MemberCodec? For(LayerCompression compression, CompressionEffort effort = CompressionEffort.Fast) => compression switch
    {
        LayerCompression.Gzip => new GzipCodec(effort),
        LayerCompression.Zstd => new ZstdCodec(effort),
        _ => null,
    };

    /// <summary>Compresses one member. Called on several threads at once.</summary>
    public abstract void Compress(ReadOnlySpan<byte> plain, PooledBuffer output);
}
