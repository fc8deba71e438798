using System.Buffers.Binary;

namespace Paks.Trust.Packets;

/// <summary>One OpenPGP packet (RFC 9580, section 4.2), both header formats.</summary>
internal readonly record struct Packet(PacketTag Tag, ReadOnlyMemory<byte> Body)
{
    public static IReadOnlyList<Packet> ReadAll(ReadOnlyMemory<byte> bytes)
    {
        var packets = new List<Packet>();
        var reader = new ByteReader(bytes);
        while (!reader.AtEnd)
        {
            int header = reader.Byte();
            if ((header & 0x80) == 0)
            {
                throw new MalformedPacketException("this is no OpenPGP packet");
            }

            var isNewFormat = (header & 0x40) != 0;
            var length = isNewFormat ? NewLength(ref reader) : OldLength(ref reader, header & 3);
            packets.Add(new Packet((PacketTag)(isNewFormat ? header & 0x3f : (header >> 2) & 0xf), reader.Bytes(length)));
        }
        return packets;
    }

    /// <summary>Writes it with a header of the new format and a length of five octets.</summary>
    public void WriteTo(Stream stream)
    {
        Span<byte> header = [(byte)(0xc0 | (int)Tag), 0xff, 0, 0, 0, 0];
        BinaryPrimitives.WriteInt32BigEndian(header[2..], Body.Length);
        stream.Write(header);
        stream.Write(Body.Span);
    }

    private static long NewLength(ref ByteReader reader) => reader.Byte() switch
    {
        < 192 and var one => one,
        < 224 and var two => ((two - 192) << 8) + reader.Byte() + 192,
        255 => reader.UInt32(),
        // Partial lengths are for data packets only (section 4.2.1.4), and those have no place in keys and signatures.
        _ => throw new MalformedPacketException("a packet of partial lengths has no place here"),
    };

    private static long OldLength(ref ByteReader reader, int lengthType) => lengthType switch
    {
        0 => reader.Byte(),
        1 => reader.UInt16(),
        2 => reader.UInt32(),
        _ => throw new MalformedPacketException("a packet of indeterminate length has no place here"),
    };
}
