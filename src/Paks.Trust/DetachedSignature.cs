using Paks.Trust.Packets;

namespace Paks.Trust;

/// <summary>A signature that lies beside what it signs, binary or armoured (RFC 9580, section 10.4).</summary>
public static class DetachedSignature
{
    /// <summary>The most bytes that a detached signature may have.</summary>
    public const int MostBytes = 1024 * 1024;

    /// <summary>Verifies a signature of <paramref name="data"/>.</summary>
    /// <param name="data">What was signed, byte for byte.</param>
    /// <param name="signature">One or more signatures.</param>
    /// <param name="trusted">The keys whose signatures count.</param>
    /// <param name="now">The time at which keys and signature must be valid.</param>
    /// <exception cref="SignatureException">None is a good one of a trusted and valid key.</exception>
    public static VerifiedSignature Verify(
        ReadOnlyMemory<byte> data, ReadOnlyMemory<byte> signature, Keyring trusted, DateTimeOffset now)
    {
        if (signature.IsEmpty)
        {
            throw new SignatureException(SignatureFailure.NotSigned, "the signature is empty");
        }

        if (signature.Length > MostBytes)
        {
            throw new SignatureException(SignatureFailure.Malformed, $"the signature is larger than {MostBytes / 1024} KiB");
        }

        try
        {
            var block = new SignatureBlock(Armor.IsArmored(signature.Span) ? Armor.Decode(signature.Span, "SIGNATURE") : signature);
            return block.Verify(SignatureType.Binary, hash => hash.AppendData(data.Span), trusted, now);
        }
        catch (MalformedPacketException malformed)
        {
            throw new SignatureException(SignatureFailure.Malformed, $"cannot read the signature: {malformed.Message}", cause: malformed);
        }
    }
}
