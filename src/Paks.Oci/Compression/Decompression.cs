using ZstdSharp;
using ZstdSharp.Unsafe;

namespace Paks.Oci;

/// <summary>Tells how a stream is compressed, and decompresses it.</summary>
internal static class Decompression
{
    /// <summary>The number of bytes at the beginning that tell the compression.</summary>
    public const int MagicSize = 6;

    // A window of 32 MiB: enough for all levels but zstd's "ultra" ones, which would take up to 2 GiB to read.
    private const int MaximumWindowLog = 25;

    /// <summary>How a stream that begins so is compressed; <see cref="LayerCompression.None"/> when it is neither gzip nor zstd.</summary>
    public static LayerCompression Detect(ReadOnlySpan<byte> start) =>
        start.StartsWith((ReadOnlySpan<byte>)[0x1f, 0x8b]) ? LayerCompression.Gzip
        : start.StartsWith((ReadOnlySpan<byte>)[0x28, 0xb5, 0x2f, 0xfd]) ? LayerCompression.Zstd
        : LayerCompression.None;

    /// <summary>The name of a compression that a file which begins so has; null when it is none that is known.</summary>
    public static string? NameOf(ReadOnlySpan<byte> start) => Detect(start) switch
    {
        LayerCompression.Gzip => "gzip",
        LayerCompression.Zstd => "zstd",
        _ => start.StartsWith((ReadOnlySpan<byte>)[0xfd, (byte)'7', (byte)'z', (byte)'X', (byte)'Z', 0]) ? "xz"
            : start.StartsWith("BZh"u8) ? "bzip2"
            : null,
    };

    /// <summary>The plain content of <paramref name="source"/>.</summary>
    /// <exception cref="MalformedImageException">While reading: it cannot be decompressed.</exception>
    public static Stream Open(Stream source, LayerCompression compression, bool leaveOpen) => compression switch
    {
        LayerCompression.Gzip => new DecompressingStream(new GunzipStream(source, leaveOpen), "gzip"),
        LayerCompression.Zstd => new DecompressingStream(OpenZstd(source, leaveOpen), "zstd"),
        _ => new LimitedStream(source, long.MaxValue, leaveOpen),
    };

    private static DecompressionStream OpenZstd(Stream source, bool leaveOpen)
    {
        var zstd = new DecompressionStream(source, leaveOpen: leaveOpen);
        zstd.SetParameter(ZSTD_dParameter.ZSTD_d_windowLogMax, MaximumWindowLog);
        return zstd;
    }
}
