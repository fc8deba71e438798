using System.IO.Hashing;

namespace Paks.Oci.Deflate;

/// <summary>Reads what comes before the compressed data of a gzip member (RFC 1952, 2.3).</summary>
internal static class GzipHeader
{
    private const byte HeaderCrc = 2;
    private const byte Extra = 4;
    private const byte Name = 8;
    private const byte Comment = 16;
    private const byte Reserved = 0xe0;

    /// <summary>Reads it, from one byte's beginning to another's.</summary>
    /// <exception cref="InvalidDataException">It is none, or cut short.</exception>
    public static void Skip(BitReader input)
    {
        var crc = new Crc32();
        Span<byte> start = stackalloc byte[10];
        Take(input, start, crc);
        var flags = start[3];
        if (!start.StartsWith((ReadOnlySpan<byte>)[0x1f, 0x8b, 8]) || (flags & Reserved) != 0)
        {
            throw new InvalidDataException("it is not gzip");
        }

        if ((flags & Extra) != 0)
        {
            SkipExtra(input, crc);
        }

        if ((flags & Name) != 0)
        {
            SkipText(input, crc);
        }

        if ((flags & Comment) != 0)
        {
            SkipText(input, crc);
        }

        if ((flags & HeaderCrc) != 0 && (crc.GetCurrentHashAsUInt32() & 0xffff) != input.Take(16))
        {
            throw new InvalidDataException("the header of a gzip member is corrupt");
        }

        input.SkipToByte();
        input.ThrowIfPastEnd();
    }

    private static void SkipExtra(BitReader input, Crc32 crc)
    {
        Span<byte> size = stackalloc byte[2];
        Take(input, size, crc);
        Span<byte> one = stackalloc byte[1];
        for (var left = size[0] | (size[1] << 8); left > 0; left--)
        {
            Take(input, one, crc);
        }
    }

    private static void SkipText(BitReader input, Crc32 crc)
    {
        Span<byte> one = stackalloc byte[1];
        do
        {
            Take(input, one, crc);
        }
        while (one[0] != 0);
    }

    private static void Take(BitReader input, Span<byte> bytes, Crc32 crc)
    {
        foreach (ref var each in bytes)
        {
            each = (byte)input.Take(8);
        }

        crc.Append(bytes);
    }
}
