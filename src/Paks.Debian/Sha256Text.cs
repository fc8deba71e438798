using System.Security.Cryptography;

namespace Paks.Debian;

/// <summary>SHA-256 digests in text.</summary>
internal static class Sha256Text
{
    public static bool IsOne(string text) => text.Length == 2 * SHA256.HashSizeInBytes && text.All(char.IsAsciiHexDigitLower);

    /// <exception cref="FormatException">It is no digest of 64 lower-case hexadecimal digits.</exception>
    public static string Require(string text) => IsOne(text) ? text : throw new FormatException($"'{text}' is no SHA-256 digest");
}
