using System.Buffers;

namespace Paks.Oci.Tar;

/// <summary>Copies the entries of a foreign tar as they are, without the end of the archive.</summary>
internal static class TarCopy
{
    private const int BufferSize = 128 * 1024;

    /// <summary>Copies all entries.</summary>
    /// <exception cref="MalformedImageException">It is not a tar, or it is cut short.</exception>
    public static void CopyEntries(Stream tar, Stream output)
    {
        var headers = new TarHeaderReader(tar, "tar", output.Write);
        var buffer = ArrayPool<byte>.Shared.Rent(BufferSize);
        try
        {
            while (headers.Read() is { } member)
            {
                for (var rest = member.Size; rest > 0;)
                {
                    var count = tar.Read(buffer, 0, (int)Math.Min(rest, buffer.Length));
                    if (count == 0)
                    {
                        throw headers.Malformed($"'{member.Name}' is cut short");
                    }

                    output.Write(buffer, 0, count);
                    rest -= count;
                }

                CopyPadding(tar, output, buffer.AsSpan(0, (int)(-member.Size & (TarHeader.BlockSize - 1))));
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    // Some tars end right after their last content (umoci 0.4's do), but what is put behind must begin with a block.
    private static void CopyPadding(Stream tar, Stream output, Span<byte> padding)
    {
        var count = tar.ReadAtLeast(padding, padding.Length, throwOnEndOfStream: false);
        padding[count..].Clear();
        output.Write(padding);
    }
}
