using System.Security.Cryptography;

namespace Paks.Trust.Packets;

/// <summary>The key material of one public-key algorithm: says whether a digest was signed by it.</summary>
internal abstract class VerificationKey
{
    /// <summary>For people: algorithm and size or curve.</summary>
    public abstract string Name { get; }

    /// <summary>Whether signatures of this kind can be checked at all.</summary>
    public virtual bool IsSupported => true;

    public virtual bool IsWeak => false;

    /// <summary>The algorithm ids (RFC 9580, section 9.1) that a signature by this key may name.</summary>
    public abstract bool Accepts(byte algorithm);

    /// <param name="digest">The digest that must have been signed.</param>
    /// <param name="hash">Its algorithm.</param>
    /// <param name="signature">The algorithm's own fields of the signature packet.</param>
    public abstract bool Verify(byte[] digest, HashAlgorithmName hash, ReadOnlyMemory<byte> signature);

    public static VerificationKey Parse(byte algorithm, ReadOnlyMemory<byte> material) => algorithm switch
    {
        PublicKeyAlgorithm.Rsa or PublicKeyAlgorithm.RsaSignOnly => RsaVerificationKey.Parse(material),
        PublicKeyAlgorithm.Ecdsa => EcdsaVerificationKey.Parse(material),
        PublicKeyAlgorithm.EdDsaLegacy => Ed25519VerificationKey.ParseLegacy(material),
        PublicKeyAlgorithm.Ed25519 => Ed25519VerificationKey.Parse(material),
        _ => new UnsupportedVerificationKey($"public-key algorithm {algorithm}"),
    };

    /// <summary>An unsigned number, padded on the left to a fixed size; false where it does not fit.</summary>
    protected static bool TryPad(ReadOnlySpan<byte> number, Span<byte> padded)
    {
        if (number.Length > padded.Length)
        {
            return false;
        }

        padded.Clear();
        number.CopyTo(padded[(padded.Length - number.Length)..]);
        return true;
    }
}
