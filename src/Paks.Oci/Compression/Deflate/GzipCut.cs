using System.Buffers;
using System.Buffers.Binary;
using Microsoft.Win32.SafeHandles;

namespace Paks.Oci.Deflate;

/// <summary>Copies gzip data up to a place where they can be cut, and ends the member that is cut.</summary>
internal static class GzipCut
{
    private const int BufferSize = 256 * 1024;

    // RFC 1951, 3.2.3 and 3.2.6: a last block with the fixed codes (1, then 01 with its last bit first) that holds nothing but its end (seven zeros).
    private const uint EmptyLastBlock = 0b0000000_01_1;
    private const int EmptyLastBlockBits = 10;

    /// <summary>Copies all from the beginning of a file.</summary>
    public static void Copy(SafeFileHandle gzip, BlockBoundary end, Stream output, CancellationToken cancellationToken)
    {
        var size = end.Bit / 8;
        var buffer = ArrayPool<byte>.Shared.Rent(BufferSize);
        try
        {
            for (var at = 0L; at < size;)
            {
                cancellationToken.ThrowIfCancellationRequested();
                var count = Read(gzip, buffer.AsSpan(0, (int)Math.Min(buffer.Length, size - at)), at);
                output.Write(buffer, 0, count);
                at += count;
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }

        if (!end.EndsMember)
        {
            EndMember(gzip, end, output);
        }
    }

    private static void EndMember(SafeFileHandle gzip, BlockBoundary end, Stream output)
    {
        Span<byte> bytes = stackalloc byte[4 + 8];
        var begun = (int)(end.Bit % 8);
        _ = Read(gzip, bytes[..1], end.Bit / 8);
        var last = (bytes[0] & ((1u << begun) - 1)) | (EmptyLastBlock << begun);
        BinaryPrimitives.WriteUInt32LittleEndian(bytes, last);
        var size = (begun + EmptyLastBlockBits + 7) / 8;

        // RFC 1952, 2.3.1: CRC32 and ISIZE.
        BinaryPrimitives.WriteUInt32LittleEndian(bytes[size..], end.Crc);
        BinaryPrimitives.WriteUInt32LittleEndian(bytes[(size + 4)..], end.Size);
        output.Write(bytes[..(size + 8)]);
    }

    private static int Read(SafeFileHandle file, Span<byte> buffer, long offset) =>
        RandomAccess.Read(file, buffer, offset) is > 0 and var count ? count : throw new EndOfStreamException("a blob has become shorter while it was read");
}
