using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;

namespace Paks.Oci;

/// <summary>The address of content: an algorithm and a checksum in lower-case hexadecimal, <c>sha256:…</c> or <c>sha512:…</c>.</summary>
/// <remarks>image-spec, descriptor.md, "Digests". Other algorithms are refused: nothing here could verify them.</remarks>
public readonly record struct Digest
{
    internal const string Sha256Name = "sha256";
    private const int BufferSize = 256 * 1024;
    private const string Sha512Name = "sha512";

    private static readonly SearchValues<char> LowerHex = SearchValues.Create("0123456789abcdef");

    private Digest(string algorithm, string encoded)
    {
        Algorithm = algorithm;
        Encoded = encoded;
    }

    /// <summary><c>sha256</c> or <c>sha512</c>.</summary>
    public string Algorithm { get; }

    /// <summary>The checksum: 64 or 128 lower-case hexadecimal digits.</summary>
    public string Encoded { get; }

    /// <summary>The digest written in <paramref name="text"/>.</summary>
    /// <exception cref="FormatException">It is not a sha256 or sha512 digest in its canonical spelling.</exception>
    public static Digest Parse(string text) => TryParse(text, out var digest)
        ? digest
        : throw new FormatException($"'{text}' is not a digest: sha256:<64 lower-case hexadecimal digits> is expected");

    /// <summary>Reads a digest; false when it is malformed or of another algorithm.</summary>
    public static bool TryParse([NotNullWhen(true)] string? text, out Digest digest)
    {
        digest = default;
        var colon = text?.IndexOf(':', StringComparison.Ordinal) ?? -1;
        if (colon < 0)
        {
            return false;
        }

        (var name, var length) = text.AsSpan(0, colon) switch
        {
            Sha256Name => (Sha256Name, 2 * SHA256.HashSizeInBytes),
            Sha512Name => (Sha512Name, 2 * SHA512.HashSizeInBytes),
            _ => ("", -1),
        };
        var encoded = text.AsSpan(colon + 1);
        if (encoded.Length != length || encoded.ContainsAnyExcept(LowerHex))
        {
            return false;
        }

        digest = new Digest(name, encoded.ToString());
        return true;
    }

    /// <summary>The sha256 digest of <paramref name="content"/>.</summary>
    public static Digest Sha256(ReadOnlySpan<byte> content)
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(content, hash);
        return FromSha256(hash);
    }

    /// <summary>The sha256 digest of all that <paramref name="content"/> holds from its present position on.</summary>
    public static Digest Sha256(Stream content)
    {
        _ = new Digest(Sha256Name, "").Matches(content, out var actual);
        return actual;
    }

    /// <summary>The digest that a finished sha256 computation of 32 bytes stands for.</summary>
    public static Digest FromSha256(ReadOnlySpan<byte> hash) => hash.Length == SHA256.HashSizeInBytes
        ? new Digest(Sha256Name, Convert.ToHexStringLower(hash))
        : throw new ArgumentException($"a sha256 has {SHA256.HashSizeInBytes} bytes, not {hash.Length}", nameof(hash));

    /// <summary><c>algorithm:encoded</c>; empty for the default value.</summary>
    public override string ToString() => Algorithm is null ? "" : $"{Algorithm}:{Encoded}";

    /// <summary>A running computation of this digest's algorithm.</summary>
    internal IncrementalHash CreateHash() => IncrementalHash.CreateHash(
        Algorithm == Sha512Name ? HashAlgorithmName.SHA512 : HashAlgorithmName.SHA256);

    /// <summary>Whether all that <paramref name="content"/> holds has this digest.</summary>
    internal bool Matches(Stream content) => Matches(content, out _);

    /// <summary>Whether all that <paramref name="content"/> holds has this digest; and what digest it has.</summary>
    internal bool Matches(Stream content, out Digest actual)
    {
        using var hash = CreateHash();
        var buffer = ArrayPool<byte>.Shared.Rent(BufferSize);
        for (var count = content.Read(buffer); count > 0; count = content.Read(buffer))
        {
            hash.AppendData(buffer, 0, count);
        }

        ArrayPool<byte>.Shared.Return(buffer);
        return Matches(hash, out actual);
    }

    /// <summary>Whether <paramref name="hash"/>, finished by this call, came to this digest; and what it came to.</summary>
    internal bool Matches(IncrementalHash hash, out Digest actual)
    {
        actual = new Digest(Algorithm, Convert.ToHexStringLower(hash.GetHashAndReset()));
        return actual == this;
    }
}
