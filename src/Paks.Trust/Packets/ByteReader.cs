using System.Buffers.Binary;

namespace Paks.Trust.Packets;

/// <summary>Reads numbers and slices off the front of a packet; running over its end is a <see cref="MalformedPacketException"/>.</summary>
internal ref struct ByteReader(ReadOnlyMemory<byte> bytes)
{
    private ReadOnlyMemory<byte> _rest = bytes;

    public readonly bool AtEnd => _rest.IsEmpty;

    public readonly ReadOnlyMemory<byte> Rest => _rest;

    public byte Byte() => Bytes(1).Span[0];

    public ushort UInt16() => BinaryPrimitives.ReadUInt16BigEndian(Bytes(2).Span);

    public uint UInt32() => BinaryPrimitives.ReadUInt32BigEndian(Bytes(4).Span);

    public DateTimeOffset Time() => DateTimeOffset.FromUnixTimeSeconds(UInt32());

    public ReadOnlyMemory<byte> Bytes(long count)
    {
        if (count > _rest.Length)
        {
            throw new MalformedPacketException($"a packet ends early: {count} more bytes are announced, {_rest.Length} are there");
        }

        var taken = _rest[..(int)count];
        _rest = _rest[(int)count..];
        return taken;
    }

    /// <summary>A multiprecision integer without its leading zeros (RFC 9580, section 3.2).</summary>
    public ReadOnlyMemory<byte> Mpi()
    {
        int bits = UInt16();
        return Bytes((bits + 7) / 8).TrimStart((byte)0);
    }
}
