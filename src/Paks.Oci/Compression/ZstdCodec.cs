using ZstdSharp;

namespace Paks.Oci;

/// <summary>zstd frames, level 3.</summary>
internal sealed class ZstdCodec(CompressionEffort effort) : MemberCodec
{
    private readonly int _level = effort == CompressionEffort.Small ? 12 : 3;

    // RFC 8878, 3.1.1: magic number; one segment with its size in two bytes (1024 - 256); one last block that repeats a zero 1024 times.
    public override ReadOnlySpan<byte> EndOfArchive =>
        [0x28, 0xb5, 0x2f, 0xfd, 0x60, 0x00, 0x03, 0x03, 0x20, 0x00, 0x00];

    public override void Compress(ReadOnlySpan<byte> plain, PooledBuffer output)
    {
        using var compressor = new Compressor(_level);
        var space = output.GetSpan(Compressor.GetCompressBound(plain.Length));
        output.Advance(compressor.Wrap(plain, space));
    }
}
