using System.Security.Cryptography;

namespace Paks.Trust.Packets;

/// <summary>
/// RSA with PKCS#1 version 1.5 padding (RFC 9580, section 12.4). The platform's RSA is used: BouncyCastle tests each modulus first,
/// which takes a third of a second for 4096 bits.
/// </summary>
internal sealed class RsaVerificationKey : VerificationKey
{
    private const int WeakBelowBits = 2048;
    private const int MostBits = 16384;

    private readonly RSAParameters _parameters;
    private readonly int _bits;

    private RsaVerificationKey(RSAParameters parameters, int bits)
    {
        _parameters = parameters;
        _bits = bits;
    }

    public override string Name => $"RSA {_bits}";

    public override bool IsWeak => _bits < WeakBelowBits;

    public static VerificationKey Parse(ReadOnlyMemory<byte> material)
    {
        var reader = new ByteReader(material);
        var modulus = reader.Mpi().ToArray();
        var exponent = reader.Mpi().ToArray();
        if (modulus.Length == 0 || exponent.Length == 0)
        {
            throw new MalformedPacketException("an RSA key is empty");
        }

        var bits = (modulus.Length * 8) - byte.LeadingZeroCount(modulus[0]);
        // A huge exponent or modulus makes a verification as slow as its author likes.
        if (bits > MostBits || exponent.Length > 8)
        {
            return new UnsupportedVerificationKey($"RSA {bits} with an exponent of {exponent.Length} bytes");
        }

        return new RsaVerificationKey(new RSAParameters { Modulus = modulus, Exponent = exponent }, bits);
    }

    public override bool Accepts(byte algorithm) => algorithm is PublicKeyAlgorithm.Rsa or PublicKeyAlgorithm.RsaSignOnly;

    public override bool Verify(byte[] digest, HashAlgorithmName hash, ReadOnlyMemory<byte> signature)
    {
        var reader = new ByteReader(signature);
        var padded = new byte[_parameters.Modulus!.Length];
        if (!TryPad(reader.Mpi().Span, padded))
        {
            return false;
        }

        using var rsa = RSA.Create(_parameters);
        return rsa.VerifyHash(digest, padded, hash, RSASignaturePadding.Pkcs1);
    }
}
