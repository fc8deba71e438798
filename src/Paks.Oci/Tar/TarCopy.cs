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
        byte[] buffer = ArrayPool<byte>.Shared.Rent(BufferSize);
        try
        {
            while (headers.Read() is { } member)
            {
                for (long rest = member.Size + (-member.Size & (TarHeader.BlockSize - 1)); rest > 0;)
                {
                    int count = tar.Read(buffer, 0, (int)Math.Min(rest, buffer.Length));
                    if (count == 0)
                    {
                        throw headers.Malformed($"'{member.Name}' is cut short");
                    }

                    output.Write(buffer, 0, count);
                    rest -= count;
                }
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }
}
