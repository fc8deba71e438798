using System.Security.Cryptography;
using Org.BouncyCastle.Math.EC.Rfc8032;

namespace Paks.Trust.Packets;

/// <summary>Ed25519, in GnuPG's older form (algorithm 22: RFC 9580, section 5.5.5.5) and the newer one (27: section 5.5.5.9).</summary>
internal sealed class Ed25519VerificationKey : VerificationKey
{
    private const string Ed25519Oid = "2B06010401DA470F01";

    private readonly byte[] _point;
    private readonly bool _isLegacy;

    private Ed25519VerificationKey(byte[] point, bool isLegacy)
    {
        _point = point;
        _isLegacy = isLegacy;
    }

    public override string Name => "Ed25519";

    public static VerificationKey ParseLegacy(ReadOnlyMemory<byte> material)
    {
        var reader = new ByteReader(material);
        var oid = Convert.ToHexString(reader.Bytes(reader.Byte()).Span);
        if (oid != Ed25519Oid)
        {
            return new UnsupportedVerificationKey($"EdDSA on curve {oid}");
        }

        var point = reader.Mpi();
        // 0x40 marks a point in the curve's own form (section 11.2).
        if (point.Length != 1 + Ed25519.PublicKeySize || point.Span[0] != 0x40)
        {
            throw new MalformedPacketException("an Ed25519 key is not 32 bytes");
        }

        return new Ed25519VerificationKey(point[1..].ToArray(), isLegacy: true);
    }

    public static Ed25519VerificationKey Parse(ReadOnlyMemory<byte> material)
    {
        var reader = new ByteReader(material);
        return new Ed25519VerificationKey(reader.Bytes(Ed25519.PublicKeySize).ToArray(), isLegacy: false);
    }

    public override bool Accepts(byte algorithm) =>
        algorithm == (_isLegacy ? PublicKeyAlgorithm.EdDsaLegacy : PublicKeyAlgorithm.Ed25519);

    public override bool Verify(byte[] digest, HashAlgorithmName hash, ReadOnlyMemory<byte> signature)
    {
        var reader = new ByteReader(signature);
        var pair = new byte[Ed25519.SignatureSize];
        if (!_isLegacy)
        {
            reader.Bytes(Ed25519.SignatureSize).CopyTo(pair);
        }
        else if (!TryPad(reader.Mpi().Span, pair.AsSpan(0, 32)) || !TryPad(reader.Mpi().Span, pair.AsSpan(32)))
        {
            return false;
        }

        return Ed25519.Verify(pair, 0, _point, 0, digest, 0, digest.Length);
    }
}
