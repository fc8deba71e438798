using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace Paks.Debian;

/// <summary>A package version, ordered as Debian Policy 5.6.12 says: <c>[epoch:]upstream[-revision]</c>.</summary>
public sealed class DebianVersion : IComparable<DebianVersion>, IEquatable<DebianVersion>
{
    private readonly string _text;

    private DebianVersion(string text, int epoch, string upstream, string revision)
    {
        _text = text;
        Epoch = epoch;
        Upstream = upstream;
        Revision = revision;
    }

    /// <summary>Outweighs all the rest; 0 where none is written.</summary>
    public int Epoch { get; }

    /// <summary>What upstream calls the version.</summary>
    public string Upstream { get; }

    /// <summary>Debian's own part; empty where none is written, which counts as <c>0</c>.</summary>
    public string Revision { get; }

    /// <exception cref="FormatException">It is no version.</exception>
    public static DebianVersion Parse(string text) => TryParse(text, out var version)
        ? version
        : throw new FormatException($"'{text}' is no Debian version");

    /// <summary>Reads a version; false where the text is none.</summary>
    public static bool TryParse(string text, [NotNullWhen(true)] out DebianVersion? version)
    {
        version = null;
        var colon = text.IndexOf(':', StringComparison.Ordinal);
        var epoch = 0;
        if (colon >= 0 && !int.TryParse(text.AsSpan(0, colon), NumberStyles.None, CultureInfo.InvariantCulture, out epoch))
        {
            return false;
        }

        var rest = text[(colon + 1)..];
        var dash = rest.LastIndexOf('-');
        var upstream = dash < 0 ? rest : rest[..dash];
        var revision = dash < 0 ? "" : rest[(dash + 1)..];
        var isVersion = upstream.Length > 0
            && (dash < 0 || revision.Length > 0)
            && upstream.All(one => char.IsAsciiLetterOrDigit(one) || one is '.' or '+' or '-' or '~' or ':')
            && revision.All(one => char.IsAsciiLetterOrDigit(one) || one is '.' or '+' or '~');
        if (isVersion)
        {
            version = new DebianVersion(text, epoch, upstream, revision);
        }

        return isVersion;
    }

    /// <inheritdoc/>
    public int CompareTo(DebianVersion? other)
    {
        if (other is null)
        {
            return 1;
        }

        var order = Epoch.CompareTo(other.Epoch);
        if (order == 0)
        {
            order = ComparePart(Upstream, other.Upstream);
        }

        return order != 0 ? order : ComparePart(Revision, other.Revision);
    }

    /// <summary>Versions are equal when neither is newer: <c>1.0</c> and <c>1.00-0</c> are.</summary>
    public bool Equals(DebianVersion? other) => CompareTo(other) == 0;

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is DebianVersion other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode()
    {
        // Zeros may or may not count, depending on what is around them: they are left out.
        var hash = new HashCode();
        hash.Add(Epoch);
        foreach (var one in Upstream.Where(one => one != '0'))
        {
            hash.Add(one);
        }

        return hash.ToHashCode();
    }

    /// <summary>As it was written.</summary>
    public override string ToString() => _text;

    public static bool operator ==(DebianVersion? left, DebianVersion? right) => left is null ? right is null : left.Equals(right);

    public static bool operator !=(DebianVersion? left, DebianVersion? right) => !(left == right);

    public static bool operator <(DebianVersion left, DebianVersion right) => left.CompareTo(right) < 0;

    public static bool operator <=(DebianVersion left, DebianVersion right) => left.CompareTo(right) <= 0;

    public static bool operator >(DebianVersion left, DebianVersion right) => left.CompareTo(right) > 0;

    public static bool operator >=(DebianVersion left, DebianVersion right) => left.CompareTo(right) >= 0;

    /// <summary>In turn a run of other characters, by their own order, and a run of digits, by its number.</summary>
    private static int ComparePart(ReadOnlySpan<char> left, ReadOnlySpan<char> right)
    {
        while (!left.IsEmpty || !right.IsEmpty)
        {
            var order = CompareCharacters(ref left, ref right);
            if (order == 0)
            {
                order = CompareNumbers(ref left, ref right);
            }

            if (order != 0)
            {
                return order;
            }
        }
        return 0;
    }

    private static int CompareCharacters(ref ReadOnlySpan<char> left, ref ReadOnlySpan<char> right)
    {
        while (IsCharacter(left) || IsCharacter(right))
        {
            var order = Weight(left).CompareTo(Weight(right));
            if (order != 0)
            {
                return order;
            }

            left = left[1..];
            right = right[1..];
        }
        return 0;
    }

    private static bool IsCharacter(ReadOnlySpan<char> text) => !text.IsEmpty && !char.IsAsciiDigit(text[0]);

    /// <summary>A tilde comes before the end, the end before letters, letters before all else.</summary>
    private static int Weight(ReadOnlySpan<char> text)
    {
        if (!IsCharacter(text))
        {
            return 0;
        }

        var one = text[0];
        if (one == '~')
        {
            return -1;
        }

        return char.IsAsciiLetter(one) ? one : one + char.MaxValue;
    }

    private static int CompareNumbers(ref ReadOnlySpan<char> left, ref ReadOnlySpan<char> right)
    {
        var one = TakeNumber(ref left);
        var other = TakeNumber(ref right);
        return one.Length != other.Length ? one.Length.CompareTo(other.Length) : one.SequenceCompareTo(other);
    }

    private static ReadOnlySpan<char> TakeNumber(ref ReadOnlySpan<char> text)
    {
        var length = text.IndexOfAnyExceptInRange('0', '9');
        var digits = length < 0 ? text : text[..length];
        text = text[digits.Length..];
        return digits.TrimStart('0');
    }
}
