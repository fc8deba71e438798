using System.Numerics;

namespace Paks.Spack.Specs;

/// <summary>
/// One run of digits or of letters in a version. Ordinary strings sort below integers, integers below the
/// "infinity" words (develop, main ...).
/// </summary>
internal readonly record struct VersionSegment : IComparable<VersionSegment>
{
    private static readonly string[] InfinityWords = ["stable", "nightly", "trunk", "head", "master", "main", "develop"];

    private readonly string? _word;
    private readonly BigInteger _number;
    private readonly int _infinity;

    private VersionSegment(string? word, BigInteger number, int infinity) =>
        (_word, _number, _infinity) = (word, number, infinity);

    public bool IsInfinity => _word is null && _infinity > 0;

    public bool IsNumber => _word is null && _infinity == 0;

    public static VersionSegment Parse(string text)
    {
        if (char.IsAsciiDigit(text[0]))
        {
            return new VersionSegment(null, BigInteger.Parse(text, System.Globalization.CultureInfo.InvariantCulture), 0);
        }

        var infinity = Array.IndexOf(InfinityWords, text) + 1;
        return infinity > 0 ? new VersionSegment(null, 0, infinity) : new VersionSegment(text, 0, 0);
    }

    public bool Is(string word) => _word == word;

    /// <summary>The smallest segment above this one of the same kind: what follows the end of a range.</summary>
    public VersionSegment Next()
    {
        if (IsInfinity)
        {
            return new VersionSegment(null, 0, _infinity + 1);
        }

        if (IsNumber)
        {
            return new VersionSegment(null, _number + 1, 0);
        }

        var next = Successor(_word!);
        return new VersionSegment(Array.IndexOf(InfinityWords, next) >= 0 ? Successor(next) : next, 0, 0);
    }

    public int CompareTo(VersionSegment other)
    {
        var rank = Rank.CompareTo(other.Rank);
        if (rank != 0)
        {
            return rank;
        }

        if (IsInfinity)
        {
            return _infinity.CompareTo(other._infinity);
        }

        return IsNumber ? _number.CompareTo(other._number) : string.CompareOrdinal(_word, other._word);
    }

    private int Rank => _word is not null ? 0 : IsInfinity ? 2 : 1;

    private static string Successor(string word) => word[^1] switch
    {
        'z' => word + "A",
        'Z' => word[..^1] + "a",
        char last => word[..^1] + (char)(last + 1),
    };
}
