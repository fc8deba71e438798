using System.Security.Cryptography;

namespace Paks.Trust.Signing;

/// <summary>Nothing was signed; <see cref="Kind"/> says why.</summary>
public sealed class SigningException(SigningFailure kind, string message, Exception? cause = null) : CryptographicException(message, cause)
{
    /// <summary>The cause.</summary>
    public SigningFailure Kind { get; } = kind;
}
