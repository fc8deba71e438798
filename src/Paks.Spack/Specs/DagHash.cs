using System.Buffers;
using System.Numerics;
using System.Security.Cryptography;

namespace Paks.Spack.Specs;

/// <summary>
/// The identity of a concrete spec: 32 lower-case base32 characters (<c>a-z2-7</c>), 160 bits.
/// Hashes sort as their text does.
/// </summary>
public readonly record struct DagHash : IComparable<DagHash>
{
    /// <summary>Characters of a whole hash.</summary>
    public const int Length = 32;

    private const int BitsPerCharacter = 5;
    private const string EncodingAlphabet = "abcdefghijklmnopqrstuvwxyz234567";

    // In the order of the characters, not of their base32 values, so that packed hashes compare as their texts do.
    private const string SortedAlphabet = "234567abcdefghijklmnopqrstuvwxyz";

    private static readonly SearchValues<char> Characters = SearchValues.Create(EncodingAlphabet);

    // 160 bits, 64 + 64 + 32: an index holds many thousand hashes, and UInt128 would pad them to 32 bytes.
    private readonly ulong _high;
    private readonly ulong _middle;
    private readonly uint _low;

    private DagHash(ReadOnlySpan<char> text)
    {
        UInt128 upper = 0;
        uint lower = 0;
        foreach (var character in text)
        {
            var value = character < 'a' ? (uint)(character - '2') : (uint)(character - 'a' + 6);
            upper = (upper << BitsPerCharacter) | (lower >> (32 - BitsPerCharacter));
            lower = (lower << BitsPerCharacter) | value;
        }

        (_high, _middle, _low) = ((ulong)(upper >> 64), (ulong)upper, lower);
    }

    /// <summary>Reads a whole hash.</summary>
    /// <exception cref="FormatException">The text is not 32 characters of <c>a-z2-7</c>.</exception>
    public static DagHash Parse(string text) => TryParse(text, out var hash)
        ? hash
        : throw new FormatException($"'{text}' is not a DAG hash: 32 characters of a-z and 2-7 make one.");

    /// <summary>Reads a whole hash; false when the text is none.</summary>
    public static bool TryParse(ReadOnlySpan<char> text, out DagHash hash)
    {
        var valid = text.Length == Length && IsPrefix(text);
        hash = valid ? new DagHash(text) : default;
        return valid;
    }

    /// <summary>The smallest hash that begins so: where a search in sorted hashes begins.</summary>
    internal static DagHash FirstWith(ReadOnlySpan<char> prefix) => new(prefix.ToString().PadRight(Length, SortedAlphabet[0]));

    /// <summary>Whether the text could be the beginning of a hash.</summary>
    public static bool IsPrefix(ReadOnlySpan<char> text) =>
        text.Length is > 0 and <= Length && !text.ContainsAnyExcept(Characters);

    /// <summary>SHA-1 of the text that describes a node, in base32: the hash of that node.</summary>
    public static DagHash Compute(ReadOnlySpan<byte> nodeText)
    {
        Span<byte> digest = stackalloc byte[SHA1.HashSizeInBytes];
        SHA1.HashData(nodeText, digest);
        var bits = new BigInteger(digest, isUnsigned: true, isBigEndian: true);
        Span<char> text = stackalloc char[Length];
        for (var index = Length - 1; index >= 0; index--, bits >>= BitsPerCharacter)
        {
            text[index] = EncodingAlphabet[(int)(bits & 31)];
        }

        return new DagHash(text);
    }

    /// <summary>Whether the text of this hash begins so.</summary>
    public bool StartsWith(ReadOnlySpan<char> prefix) => ToString().AsSpan().StartsWith(prefix, StringComparison.Ordinal);

    /// <summary>The hash of a spliced node: the tail of its build spec's hash replaces its own (last 7 characters).</summary>
    internal DagHash SplicedFrom(DagHash buildSpec) => Parse(ToString()[..25] + buildSpec.ToString()[25..]);

    /// <inheritdoc/>
    public int CompareTo(DagHash other)
    {
        var upper = new UInt128(_high, _middle).CompareTo(new UInt128(other._high, other._middle));
        return upper != 0 ? upper : _low.CompareTo(other._low);
    }

    /// <inheritdoc/>
    public override string ToString() => string.Create(Length, this, static (text, hash) =>
    {
        var upper = new UInt128(hash._high, hash._middle);
        var lower = hash._low;
        for (var index = Length - 1; index >= 0; index--)
        {
            text[index] = SortedAlphabet[(int)(lower & 31)];
            lower = (lower >> BitsPerCharacter) | ((uint)upper << (32 - BitsPerCharacter));
            upper >>= BitsPerCharacter;
        }
    });

    public static bool operator <(DagHash left, DagHash right) => left.CompareTo(right) < 0;

    public static bool operator <=(DagHash left, DagHash right) => left.CompareTo(right) <= 0;

    public static bool operator >(DagHash left, DagHash right) => left.CompareTo(right) > 0;

    public static bool operator >=(DagHash left, DagHash right) => left.CompareTo(right) >= 0;
}
