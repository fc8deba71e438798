using System.Security.Cryptography;
using System.Text.RegularExpressions;

namespace Paks.Testing.Registries.Contents;

/// <summary>Digests as the specification writes them; nothing of the product, which is to be held against this.</summary>
internal static partial class ContentDigest
{
    public static string Sha256(ReadOnlySpan<byte> content) => "sha256:" + Convert.ToHexStringLower(SHA256.HashData(content));

    /// <summary>The digest of a stream from where it stands.</summary>
    public static string Of(string algorithm, Stream content) =>
        $"{algorithm}:" + Convert.ToHexStringLower(algorithm == "sha512" ? SHA512.HashData(content) : SHA256.HashData(content));

    public static bool IsValid(string? text) => text is not null && Grammar().IsMatch(text);

    public static string AlgorithmOf(string digest) => digest[..digest.IndexOf(':', StringComparison.Ordinal)];

    [GeneratedRegex(@"^(sha256:[0-9a-f]{64}|sha512:[0-9a-f]{128})\z")]
    private static partial Regex Grammar();
}
