using System.Buffers.Binary;

namespace Paks.Debian.Xz;

/// <summary>The CRC-32 of zip and the CRC-64 of ECMA-182, both reflected; eight bytes at a time.</summary>
internal sealed class Crc
{
    private readonly ulong[] _table = new ulong[8 * 256];

    private Crc(ulong polynomial)
    {
        for (uint octet = 0; octet < 256; octet++)
        {
            ulong crc = octet;
            for (int bit = 0; bit < 8; bit++)
                crc = (crc & 1) == 0 ? crc >> 1 : (crc >> 1) ^ polynomial;
            _table[octet] = crc;
        }
        for (int at = 256; at < _table.Length; at++)
            _table[at] = (_table[at - 256] >> 8) ^ _table[(byte)_table[at - 256]];
    }

    public static Crc Crc32 { get; } = new(0xedb88320);

    public static Crc Crc64 { get; } = new(0xc96c5795d7870f42);

    /// <summary>Goes on from a value that is inverted, as the first one is that has all bits set.</summary>
    public ulong Append(ulong crc, ReadOnlySpan<byte> bytes)
    {
        ReadOnlySpan<ulong> table = _table;
        for (; bytes.Length >= 8; bytes = bytes[8..])
        {
            crc ^= BinaryPrimitives.ReadUInt64LittleEndian(bytes);
            ulong next = 0;
            for (int at = 7; at >= 0; at--)
            {
                next ^= table[(at << 8) + (byte)crc];
                crc >>= 8;
            }
            crc = next;
        }
        foreach (byte octet in bytes)
            crc = (crc >> 8) ^ table[(byte)(crc ^ octet)];
        return crc;
    }

    public static uint Of32(ReadOnlySpan<byte> bytes) => ~(uint)Crc32.Append(uint.MaxValue, bytes);
}
