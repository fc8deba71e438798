namespace Paks.Oci.Tar;

/// <summary>A number in a tar header.</summary>
internal static class TarNumber
{
    /// <summary>Octal digits between spaces and NULs, or, GNU's way for large numbers, binary with the first bit set; null when it is neither.</summary>
    public static long? Read(ReadOnlySpan<byte> field)
    {
        long value = 0;
        if ((field[0] & 0x80) != 0)
        {
            foreach (var part in field[^8..])
            {
                value = (value << 8) | part;
            }

            var fits = field[0] == 0x80 && !field[1..^8].ContainsAnyExcept((byte)0) && value >= 0;
            return fits ? value : null;
        }

        foreach (var digit in field.Trim(" \0"u8))
        {
            if (digit is < (byte)'0' or > (byte)'7')
            {
                return null;
            }

            value = (value << 3) | (uint)(digit - '0');
        }

        return value;
    }
}
