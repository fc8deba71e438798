using System.Buffers;
using System.Security.Cryptography;

namespace Paks.Spack.Caches;

/// <summary>sha256 as caches write it: 64 lower-case hexadecimal digits.</summary>
internal static class Checksums
{
    private const int Digits = 64;

    private static readonly SearchValues<char> LowerHex = SearchValues.Create("0123456789abcdef");

    public static bool IsOne(ReadOnlySpan<char> text) => text.Length == Digits && !text.ContainsAnyExcept(LowerHex);

    public static string Of(ReadOnlySpan<byte> content) => Convert.ToHexStringLower(SHA256.HashData(content));
}
