using System.IO.Compression;

namespace Paks.Oci.Tests.Deflate;

/// <summary>zlib's view of a deflate stream, by way of .NET's stream.</summary>
internal static class Zlib
{
    private const int PaddingSize = 400;

    /// <summary>A deflate stream of some content.</summary>
    public static byte[] Deflate(byte[] content, int level = 6, ZLibCompressionStrategy strategy = ZLibCompressionStrategy.Default)
    {
        using var packed = new MemoryStream();
        using (var deflate = new DeflateStream(packed, new ZLibCompressionOptions { CompressionLevel = level, CompressionStrategy = strategy }, leaveOpen: true))
        {
            deflate.Write(content);
        }

        return packed.ToArray();
    }

    /// <summary>What a deflate stream holds; null where it is malformed or does not end.</summary>
    /// <remarks>
    /// .NET does not tell a stream that is cut short from one that has ended: only the latter does not mind whether zeros or ones come
    /// behind.
    /// </remarks>
    public static byte[]? Inflate(byte[] deflate)
    {
        var one = TryInflate([.. deflate, .. new byte[PaddingSize]]);
        return one is not null && TryInflate([.. deflate, .. Enumerable.Repeat((byte)0xff, PaddingSize)]) is { } other && one.AsSpan().SequenceEqual(other) ? one : null;
    }

    private static byte[]? TryInflate(byte[] deflate)
    {
        try
        {
            using var stream = new DeflateStream(new MemoryStream(deflate), CompressionMode.Decompress);
            return Test.ReadAll(stream);
        }
        catch (InvalidDataException)
        {
            return null;
        }
    }
}
