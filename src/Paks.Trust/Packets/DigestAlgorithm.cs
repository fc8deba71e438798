using System.Security.Cryptography;

namespace Paks.Trust.Packets;

/// <summary>Digest algorithm ids (RFC 9580, section 9.5).</summary>
internal static class DigestAlgorithm
{
    private const byte Md5 = 1;
    private const byte Sha1 = 2;
    private const byte RipeMd160 = 3;

    public static bool IsWeak(byte id) => id is Md5 or Sha1 or RipeMd160;

    /// <summary>
    /// SHA-1 is here for the signatures by which a key vouches for itself: older keys have no others, and to forge one takes a
    /// second preimage, not a collision. Signatures of documents refuse it before they come here.
    /// </summary>
    public static bool TryGetName(byte id, out HashAlgorithmName name)
    {
        name = id switch
        {
            Sha1 => HashAlgorithmName.SHA1,
            8 => HashAlgorithmName.SHA256,
            9 => HashAlgorithmName.SHA384,
            10 => HashAlgorithmName.SHA512,
            12 when SHA3_256.IsSupported => HashAlgorithmName.SHA3_256,
            14 when SHA3_512.IsSupported => HashAlgorithmName.SHA3_512,
            _ => default,
        };
        return name.Name is not null;
    }

    public static string Name(byte id) => id switch
    {
        Md5 => "MD5",
        Sha1 => "SHA-1",
        RipeMd160 => "RIPEMD-160",
        11 => "SHA-224",
        _ => $"number {id}",
    };
}
