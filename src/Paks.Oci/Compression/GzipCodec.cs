using System.IO.Compression;

namespace Paks.Oci;

/// <summary>gzip members by zlib-ng. Level 3: nearly the size of level 6 for two thirds of its time; level 9 is 6 % smaller, in four times.</summary>
internal sealed class GzipCodec(CompressionEffort effort) : MemberCodec
{
    private readonly ZLibCompressionOptions _options = new() { CompressionLevel = effort == CompressionEffort.Small ? 9 : 3 };

    // RFC 1952, 2.3: deflate, no flags, no time, no extra flags, unknown system.
    private static ReadOnlySpan<byte> Header => [0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 0xff];

    public override ReadOnlySpan<byte> EndOfArchive =>
    [
        0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 0xff,
        0x63, 0x60, 0x18, 0x05, 0xa3, 0x60, 0x14, 0x8c, 0x54, 0x00, 0x00,
        0x2e, 0xaf, 0xb5, 0xef, 0x00, 0x04, 0x00, 0x00,
    ];

    public override void Compress(ReadOnlySpan<byte> plain, PooledBuffer output)
    {
        using (var gzip = new GZipStream(output, _options, leaveOpen: true))
        {
            gzip.Write(plain);
        }

        // zlib names the system that it was built for, and its own view of the level.
        Header.CopyTo(output.WrittenSpan);
    }
}
