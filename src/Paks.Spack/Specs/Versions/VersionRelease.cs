namespace Paks.Spack.Specs;

/// <summary>What orders a version: its release segments, then its prerelease tail (alpha, beta, rc, or none = final).</summary>
internal sealed class VersionRelease : IComparable<VersionRelease>, IEquatable<VersionRelease>
{
    private const int Final = 3;
    private static readonly string[] PrereleaseWords = ["alpha", "beta", "rc", "final"];

    private readonly VersionSegment[] _segments;
    private readonly int _stage;
    private readonly VersionSegment? _stageNumber;

    private VersionRelease(VersionSegment[] segments, int stage, VersionSegment? stageNumber) =>
        (_segments, _stage, _stageNumber) = (segments, stage, stageNumber);

    public bool IsPrerelease => _stage < Final;

    public bool HasInfinity => Array.Exists(_segments, static segment => segment.IsInfinity);

    public static VersionRelease Parse(string text)
    {
        VersionSegment[] segments = [.. Split(text)];
        var length = segments.Length;
        if (length > 2 && segments[^1].IsNumber && Stage(segments[^2]) is >= 0 and int numbered)
        {
            return new VersionRelease(segments[..^2], numbered, segments[^1]);
        }

        if (length > 1 && Stage(segments[^1]) is >= 0 and int bare)
        {
            return new VersionRelease(segments[..^1], bare, null);
        }

        return new VersionRelease(segments, Final, null);
    }

    /// <summary>The first release after all that this one stands for as the end of a range (1.2 stands for every 1.2.x).</summary>
    public VersionRelease Next()
    {
        if (IsPrerelease)
        {
            return new VersionRelease(_segments, _stage, _stageNumber?.Next() ?? VersionSegment.Parse("0"));
        }

        return _segments.Length == 0
            ? this
            : new VersionRelease([.. _segments[..^1], _segments[^1].Next()], Final, null);
    }

    public int CompareTo(VersionRelease? other)
    {
        if (other is null)
        {
            return 1;
        }

        var release = _segments.AsSpan().SequenceCompareTo(other._segments);
        if (release != 0)
        {
            return release;
        }

        var stage = _stage.CompareTo(other._stage);
        return stage != 0 ? stage : Nullable.Compare(_stageNumber, other._stageNumber);
    }

    public bool Equals(VersionRelease? other) => other is not null && CompareTo(other) == 0;

    public override bool Equals(object? obj) => Equals(obj as VersionRelease);

    public override int GetHashCode()
    {
        var hash = new HashCode();
        foreach (var segment in _segments)
        {
            hash.Add(segment);
        }

        hash.Add(_stage);
        hash.Add(_stageNumber);
        return hash.ToHashCode();
    }

    private static int Stage(VersionSegment segment) => Array.FindIndex(PrereleaseWords, segment.Is);

    private static IEnumerable<VersionSegment> Split(string text)
    {
        for (int start = 0, end; start < text.Length; start = end)
        {
            end = start + 1;
            if (!char.IsAsciiLetterOrDigit(text[start]))
            {
                continue;
            }

            var digits = char.IsAsciiDigit(text[start]);
            while (end < text.Length && char.IsAsciiLetterOrDigit(text[end]) && char.IsAsciiDigit(text[end]) == digits)
            {
                end++;
            }

            yield return VersionSegment.Parse(text[start..end]);
        }
    }
}
