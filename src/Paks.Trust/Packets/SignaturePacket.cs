using System.Buffers.Binary;
using System.Security.Cryptography;

namespace Paks.Trust.Packets;

/// <summary>A signature packet of version 4 or 6 (RFC 9580, section 5.2.3).</summary>
internal sealed class SignaturePacket
{
    private readonly int _version;
    private readonly ReadOnlyMemory<byte> _signedHead;
    private readonly ReadOnlyMemory<byte> _salt;
    private readonly ReadOnlyMemory<byte> _digestStart;
    private readonly ReadOnlyMemory<byte> _material;
    private readonly SignatureSubpackets _hashed;
    private readonly SignatureSubpackets _unhashed;

    private SignaturePacket(int version, ReadOnlyMemory<byte> body)
    {
        var reader = new ByteReader(body);
        _version = version;
        reader.Byte();
        Type = (SignatureType)reader.Byte();
        KeyAlgorithm = reader.Byte();
        DigestId = reader.Byte();
        var hashed = reader.Bytes(AreaLength(ref reader));
        _signedHead = body[..(body.Length - reader.Rest.Length)];
        _hashed = SignatureSubpackets.Parse(hashed);
        _unhashed = SignatureSubpackets.Parse(reader.Bytes(AreaLength(ref reader)));
        _digestStart = reader.Bytes(2);
        _salt = version == 6 ? reader.Bytes(reader.Byte()) : default;
        _material = reader.Rest;
        Body = body;
    }

    public ReadOnlyMemory<byte> Body { get; }

    public SignatureType Type { get; }

    public byte KeyAlgorithm { get; }

    public byte DigestId { get; }

    /// <summary>Null where the signature does not say, which makes it void (section 5.2.3.11).</summary>
    public DateTimeOffset? Created => _hashed.Created;

    public DateTimeOffset? Expires => Created + _hashed.ValidFor;

    public TimeSpan? KeyValidFor => _hashed.KeyValidFor;

    public byte? KeyFlags => _hashed.KeyFlags;

    public bool HasUnknownCritical => _hashed.HasUnknownCritical;

    public string? IssuerFingerprint => _hashed.IssuerFingerprint ?? _unhashed.IssuerFingerprint;

    public string? IssuerKeyId => _hashed.IssuerKeyId ?? _unhashed.IssuerKeyId;

    /// <summary>What it names as its maker, as precisely as it does.</summary>
    public string? Issuer => IssuerFingerprint ?? IssuerKeyId;

    /// <summary>The signature of a subkey about its primary key (section 5.2.3.34).</summary>
    public SignaturePacket? Embedded =>
        (_hashed.EmbeddedSignature ?? _unhashed.EmbeddedSignature) is { } body ? ParseOrIgnore(body) : null;

    /// <summary>Null where the version is none that is known here.</summary>
    public static SignaturePacket? Parse(ReadOnlyMemory<byte> body)
    {
        int version = new ByteReader(body).Byte();
        return version is 4 or 6 ? new SignaturePacket(version, body) : null;
    }

    /// <summary>
    /// Null also where it is broken: anyone can hang a broken signature on somebody's key; it counts for nothing, the key stands.
    /// </summary>
    public static SignaturePacket? ParseOrIgnore(ReadOnlyMemory<byte> body)
    {
        try
        {
            return Parse(body);
        }
        catch (MalformedPacketException)
        {
            return null;
        }
    }

    public bool MayBeBy(KeyPacket key) =>
        IssuerFingerprint is { } fingerprint ? fingerprint == key.Fingerprint : IssuerKeyId == key.KeyId;

    /// <summary>Whether <paramref name="key"/> signed what <paramref name="appendContent"/> appends.</summary>
    public bool Verifies(KeyPacket key, Action<IncrementalHash> appendContent)
    {
        if (!key.Key.Accepts(KeyAlgorithm) || !DigestAlgorithm.TryGetName(DigestId, out var hash))
        {
            return false;
        }

        var digest = ComputeDigest(hash, appendContent);
        // Not a proof, but it spares the public-key operation for what is plainly something else.
        if (!digest.AsSpan(0, 2).SequenceEqual(_digestStart.Span))
        {
            return false;
        }

        try
        {
            return key.Key.Verify(digest, hash, _material);
        }
        catch (CryptographicException)
        {
            // The platform's way to say that numbers are no key or no signature of this kind.
            return false;
        }
        catch (MalformedPacketException)
        {
            return false;
        }
    }

    private byte[] ComputeDigest(HashAlgorithmName hash, Action<IncrementalHash> appendContent)
    {
        using var digest = IncrementalHash.CreateHash(hash);
        digest.AppendData(_salt.Span);
        appendContent(digest);
        digest.AppendData(_signedHead.Span);
        Span<byte> trailer = [(byte)_version, 0xff, 0, 0, 0, 0];
        BinaryPrimitives.WriteInt32BigEndian(trailer[2..], _signedHead.Length);
        digest.AppendData(trailer);
        return digest.GetHashAndReset();
    }

    private long AreaLength(ref ByteReader reader) => _version == 6 ? reader.UInt32() : reader.UInt16();
}
