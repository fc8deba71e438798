using System.Buffers;
using System.Diagnostics.CodeAnalysis;

namespace Paks.Spack.Specs;

/// <summary>
/// A version as Spack orders it: <c>1.2-rc1 &lt; 1.2 &lt; 1.2a &lt; 1.2.0 &lt; 1.10 &lt; develop</c>. Separators do not
/// count (<c>1-2</c> equals <c>1.2</c>). A git version (<c>git.REF=1.2</c>) sorts just above the version it is assigned.
/// </summary>
public sealed record SpackVersion : IComparable<SpackVersion>
{
    // Spack's own versions are short; the bound keeps hostile input from becoming a huge number.
    private const int MaximumLength = 1024;
    private const string GitPrefix = "git.";
    private const int CommitLength = 40;

    private static readonly SearchValues<char> LowerHex = SearchValues.Create("0123456789abcdef");

    private readonly string _text;
    private readonly VersionRelease? _release;

    private SpackVersion(string text, string? gitReference, VersionRelease? release) =>
        (_text, GitReference, _release) = (text, gitReference, release);

    /// <summary>The branch, tag or commit of a git version, else null.</summary>
    public string? GitReference { get; }

    /// <summary>Whether this is an alpha, beta or release candidate.</summary>
    public bool IsPrerelease => _release?.IsPrerelease ?? false;

    /// <summary>Whether this names a moving line of development: develop, main, or any git version.</summary>
    public bool IsDevelopment => GitReference is not null || _release!.HasInfinity;

    /// <summary>What ranges see: null only for a git version with no version assigned, which no range holds.</summary>
    internal VersionRelease? Release => _release;

    /// <summary>Reads a version.</summary>
    /// <exception cref="FormatException">The text is no version.</exception>
    public static SpackVersion Parse(string text) => TryParse(text, out var version)
        ? version
        : throw new FormatException($"'{Shorten(text)}' is not a version: letters, digits, '.', '-' and '_' make one.");

    /// <summary>Reads a version; false when the text is none.</summary>
    public static bool TryParse([NotNullWhen(true)] string? text, [NotNullWhen(true)] out SpackVersion? version)
    {
        version = null;
        if (string.IsNullOrEmpty(text) || text.Length > MaximumLength)
        {
            return false;
        }

        var equals = text.IndexOf('=', StringComparison.Ordinal);
        var head = equals < 0 ? text : text[..equals];
        var assigned = equals < 0 ? null : text[(equals + 1)..];
        var reference = ReferenceIn(head);
        if (reference is null ? equals >= 0 || !IsPlain(head) : assigned is not null && !IsPlain(assigned))
        {
            return false;
        }

        var ordered = reference is null ? head : assigned;
        version = new SpackVersion(text, reference, ordered is null ? null : VersionRelease.Parse(ordered));
        return true;
    }

    /// <inheritdoc/>
    public int CompareTo(SpackVersion? other)
    {
        if (other is null)
        {
            return 1;
        }

        var release = Comparer<VersionRelease?>.Default.Compare(_release, other._release);
        return release != 0 ? release : string.CompareOrdinal(GitReference, other.GitReference);
    }

    /// <summary>Equal segments are equal versions, however they are written.</summary>
    public bool Equals(SpackVersion? other) => other is not null && CompareTo(other) == 0;

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(_release, GitReference);

    /// <summary>The version as it was written.</summary>
    public override string ToString() => _text;

    internal static bool IsPlain(ReadOnlySpan<char> text)
    {
        if (text.IsEmpty || !(char.IsAsciiLetterOrDigit(text[0]) || text[0] == '_'))
        {
            return false;
        }

        foreach (var character in text)
        {
            if (!IsVersionCharacter(character))
            {
                return false;
            }
        }

        return true;
    }

    internal static bool IsVersionCharacter(char character) =>
        char.IsAsciiLetterOrDigit(character) || character is '_' or '.' or '-';

    internal static bool IsCommit(ReadOnlySpan<char> text) => 
        text.Length == CommitLength && !text.ContainsAnyExcept(LowerHex);

    private static string? ReferenceIn(string head)
    {
        if (head.StartsWith(GitPrefix, StringComparison.Ordinal) && head.Length > GitPrefix.Length)
        {
            return head[GitPrefix.Length..];
        }

        return IsCommit(head) ? head : null;
    }

    private static string Shorten(string text) => text.Length <= 80 ? text : text[..80] + "...";

    public static bool operator <(SpackVersion left, SpackVersion right) => left.CompareTo(right) < 0;

    public static bool operator <=(SpackVersion left, SpackVersion right) => left.CompareTo(right) <= 0;

    public static bool operator >(SpackVersion left, SpackVersion right) => left.CompareTo(right) > 0;

    public static bool operator >=(SpackVersion left, SpackVersion right) => left.CompareTo(right) >= 0;
}
