namespace Paks.Trust.Packets;

/// <summary>Public-key algorithm ids (RFC 9580, section 9.1) that can sign and are known here.</summary>
internal static class PublicKeyAlgorithm
{
    public const byte Rsa = 1;
    public const byte RsaSignOnly = 3;
    public const byte Ecdsa = 19;
    public const byte EdDsaLegacy = 22;
    public const byte Ed25519 = 27;
}
