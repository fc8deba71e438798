using System.Security.Cryptography;

namespace Paks.Trust.Packets;

/// <summary>ECDSA over the NIST curves (RFC 9580, sections 5.5.5.4 and 9.2).</summary>
internal sealed class EcdsaVerificationKey : VerificationKey
{
    private readonly ECParameters _parameters;
    private readonly int _fieldSize;
    private readonly string _curve;

    private EcdsaVerificationKey(string curve, int fieldSize, ECParameters parameters)
    {
        _curve = curve;
        _fieldSize = fieldSize;
        _parameters = parameters;
    }

    public override string Name => $"ECDSA {_curve}";

    public static VerificationKey Parse(ReadOnlyMemory<byte> material)
    {
        var reader = new ByteReader(material);
        var oid = Convert.ToHexString(reader.Bytes(reader.Byte()).Span);
        var point = reader.Mpi();
        return oid switch
        {
            "2A8648CE3D030107" => Create("P-256", 32, ECCurve.NamedCurves.nistP256, point),
            "2B81040022" => Create("P-384", 48, ECCurve.NamedCurves.nistP384, point),
            "2B81040023" => Create("P-521", 66, ECCurve.NamedCurves.nistP521, point),
            _ => new UnsupportedVerificationKey($"ECDSA on curve {oid}"),
        };
    }

    public override bool Accepts(byte algorithm) => algorithm == PublicKeyAlgorithm.Ecdsa;

    public override bool Verify(byte[] digest, HashAlgorithmName hash, ReadOnlyMemory<byte> signature)
    {
        var reader = new ByteReader(signature);
        var pair = new byte[2 * _fieldSize];
        if (!TryPad(reader.Mpi().Span, pair.AsSpan(0, _fieldSize)) || !TryPad(reader.Mpi().Span, pair.AsSpan(_fieldSize)))
        {
            return false;
        }

        using var ecdsa = ECDsa.Create(_parameters);
        return ecdsa.VerifyHash(digest, pair, DSASignatureFormat.IeeeP1363FixedFieldConcatenation);
    }

    private static EcdsaVerificationKey Create(string name, int fieldSize, ECCurve curve, ReadOnlyMemory<byte> point)
    {
        if (point.Length != 1 + (2 * fieldSize) || point.Span[0] != 4)
        {
            throw new MalformedPacketException($"an ECDSA key is no uncompressed point of {name}");
        }

        var q = new ECPoint { X = point[1..(1 + fieldSize)].ToArray(), Y = point[(1 + fieldSize)..].ToArray() };
        return new EcdsaVerificationKey(name, fieldSize, new ECParameters { Curve = curve, Q = q });
    }
}
