using System.Buffers.Binary;
using System.Security.Cryptography;

namespace Paks.Trust.Packets;

/// <summary>A public key or subkey packet of version 4 or 6 (RFC 9580, section 5.5.2).</summary>
internal sealed class KeyPacket
{
    private readonly byte[] _framed;

    private KeyPacket(byte[] framed, int version, DateTimeOffset created, VerificationKey key)
    {
        _framed = framed;
        Created = created;
        Key = key;
        Fingerprint = Convert.ToHexString(version == 6 ? SHA256.HashData(framed) : SHA1.HashData(framed));
        KeyId = version == 6 ? Fingerprint[..16] : Fingerprint[24..];
    }

    public DateTimeOffset Created { get; }

    public VerificationKey Key { get; }

    public string Fingerprint { get; }

    /// <summary>16 upper-case hexadecimal digits.</summary>
    public string KeyId { get; }

    /// <summary>The bytes that stand for this key in fingerprints and signatures (sections 5.5.4 and 5.2.4).</summary>
    public ReadOnlySpan<byte> Framed => _framed;

    /// <summary>Null where the version is none that is known here.</summary>
    public static KeyPacket? Parse(ReadOnlyMemory<byte> body)
    {
        var reader = new ByteReader(body);
        int version = reader.Byte();
        if (version is not (4 or 6))
        {
            return null;
        }

        var created = reader.Time();
        var algorithm = reader.Byte();
        var material = version == 6 ? reader.Bytes(reader.UInt32()) : reader.Rest;
        return new KeyPacket(Frame(version, body.Span), version, created, VerificationKey.Parse(algorithm, material));
    }

    private static byte[] Frame(int version, ReadOnlySpan<byte> body)
    {
        if (version == 6)
        {
            var six = new byte[body.Length + 5];
            six[0] = 0x9b;
            BinaryPrimitives.WriteInt32BigEndian(six.AsSpan(1), body.Length);
            body.CopyTo(six.AsSpan(5));
            return six;
        }
        if (body.Length > ushort.MaxValue)
        {
            throw new MalformedPacketException("a key packet is longer than its fingerprint can tell");
        }

        var four = new byte[body.Length + 3];
        four[0] = 0x99;
        BinaryPrimitives.WriteUInt16BigEndian(four.AsSpan(1), (ushort)body.Length);
        body.CopyTo(four.AsSpan(3));
        return four;
    }
}
