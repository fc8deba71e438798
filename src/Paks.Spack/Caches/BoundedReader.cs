using System.IO.Compression;

namespace Paks.Spack.Caches;

/// <summary>Reads what is small by nature, and stops where it is not.</summary>
internal static class BoundedReader
{
    private const int ChunkBytes = 1 << 16;

    /// <summary>The whole stream, null when it has more bytes than allowed.</summary>
    /// <param name="stream">The stream.</param>
    /// <param name="most">The most bytes that are allowed.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <param name="expected">How many there should be, where that is known.</param>
    public static async Task<byte[]?> ReadAsync(Stream stream, int most, CancellationToken cancellationToken, int expected = 0)
    {
        var bytes = new byte[Math.Min(expected > 0 ? expected : ChunkBytes, most)];
        var length = 0;
        while (true)
        {
            // Where all that was expected is there, no more room is taken to see the end.
            var room = length < bytes.Length ? bytes.AsMemory(length) : new byte[1];
            var read = await stream.ReadAsync(room, cancellationToken).ConfigureAwait(false);
            if (read == 0)
            {
                Array.Resize(ref bytes, length);
                return bytes;
            }

            if (length == bytes.Length)
            {
                if (length == most)
                {
                    return null;
                }

                Array.Resize(ref bytes, (int)Math.Min(Math.Max(ChunkBytes, 2L * length), most));
                bytes[length] = room.Span[0];
            }

            length += read;
        }
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
            // Twice, so that no more memory is taken than it needs.
            if (Measure(stored, most) is not { } length)
            {
                return null;
            }

            using var gzip = new GZipStream(new MemoryStream(stored), CompressionMode.Decompress);
            var bytes = new byte[length];
            gzip.ReadExactly(bytes);
            return bytes;
        }
        catch (InvalidDataException exception)
        {
            throw new FormatException($"it is damaged gzip ({exception.Message})", exception);
        }
    }

    private static int? Measure(byte[] stored, int most)
    {
        using var gzip = new GZipStream(new MemoryStream(stored), CompressionMode.Decompress);
        var chunk = new byte[ChunkBytes];
        var length = 0;
        for (int read; (read = gzip.Read(chunk)) > 0; length += read)
        {
            if (read > most - length)
            {
                return null;
            }
        }

        return length;
    }
}
