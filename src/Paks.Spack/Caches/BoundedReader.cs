using System.IO.Compression;

namespace Paks.Spack.Caches;

/// <summary>Reads what is small by nature, and stops where it is not.</summary>
internal static class BoundedReader
{
    private const int ChunkBytes = 1 << 16;

    /// <summary>The whole stream, null when it has more bytes than allowed.</summary>
    public static async Task<byte[]?> ReadAsync(Stream stream, int most, CancellationToken cancellationToken)
    {
        var bytes = new byte[ChunkBytes];
        var length = 0;
        int read;
        while ((read = await stream.ReadAsync(bytes.AsMemory(length), cancellationToken).ConfigureAwait(false)) > 0)
        {
            length += read;
            if (length > most)
            {
                return null;
            }

            if (length == bytes.Length)
            {
                Array.Resize(ref bytes, (int)Math.Min(2L * length, Array.MaxLength));
            }
        }

        return bytes[..length];
    }

    /// <summary>The bytes unpacked when they begin as gzip does, else as they are; null when there are more than allowed.</summary>
    /// <exception cref="FormatException">They are damaged.</exception>
    public static byte[]? Decompress(byte[] stored, int most)
    {
        if (stored is not [0x1f, 0x8b, ..])
        {
            return stored;
        }

        try
        {
            using var gzip = new GZipStream(new MemoryStream(stored), CompressionMode.Decompress);
            using var bytes = new MemoryStream();
            var chunk = new byte[ChunkBytes];
            int read;
            while ((read = gzip.Read(chunk)) > 0)
            {
                if (bytes.Length + read > most)
                {
                    return null;
                }

                bytes.Write(chunk, 0, read);
            }

            return bytes.ToArray();
        }
        catch (InvalidDataException exception)
        {
            throw new FormatException($"it is damaged gzip ({exception.Message})", exception);
        }
    }
}
