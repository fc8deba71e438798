using System.Security.Cryptography;

namespace Paks.Trust;

/// <summary>A signature was refused; <see cref="Kind"/> says why.</summary>
public sealed class SignatureException : CryptographicException
{
    /// <summary>Refuses a signature for <paramref name="kind"/>.</summary>
    public SignatureException(SignatureFailure kind, string message, string? keyId = null, Exception? cause = null)
        : base(message, cause)
    {
        Kind = kind;
        KeyId = keyId;
    }

    /// <summary>The cause.</summary>
    public SignatureFailure Kind { get; }

    /// <summary>
    /// What was signed, where all is right but the time: the key or the signature has expired, or the key was revoked. Null for all
    /// other causes.
    /// </summary>
    public ReadOnlyMemory<byte>? OutdatedText { get; init; }

    /// <summary>The key that the signature names: a fingerprint where it gives one, else a key id; upper-case hexadecimal.</summary>
    public string? KeyId { get; }
}
