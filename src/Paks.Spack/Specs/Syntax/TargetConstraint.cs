namespace Paks.Spack.Specs;

/// <summary>Targets asked for: a name, a range by ancestry (<c>x86_64_v2:haswell</c>, <c>:zen2</c>) or a list of these.</summary>
public sealed record TargetConstraint
{
    private readonly (string? Low, string? High)[] _ranges;

    private TargetConstraint((string? Low, string? High)[] ranges) => _ranges = ranges;

    /// <summary>Reads the value of <c>target=</c>; null when it is no list of names and ranges.</summary>
    internal static TargetConstraint? TryParse(string text)
    {
        var items = text.Split(',');
        var ranges = new (string?, string?)[items.Length];
        for (var index = 0; index < items.Length; index++)
        {
            var ends = items[index].Split(':');
            if (ends.Length > 2 || items[index].Length == 0 || !ends.All(IsNameOrEmpty))
            {
                return null;
            }

            ranges[index] = (NullIfEmpty(ends[0]), NullIfEmpty(ends[^1]));
        }

        return new TargetConstraint(ranges);
    }

    /// <summary>Whether a spec's target is one of those asked for.</summary>
    public bool Accepts(ConcreteSpec spec) => Array.Exists(_ranges, range => Accepts(range, spec));

    /// <summary>Targets are equal when they are written alike.</summary>
    public bool Equals(TargetConstraint? other) => other is not null && ToString() == other.ToString();

    /// <inheritdoc/>
    public override int GetHashCode() => ToString().GetHashCode(StringComparison.Ordinal);

    /// <summary>The constraint as it is written after <c>target=</c>.</summary>
    public override string ToString() => string.Join(',', _ranges.Select(static range =>
        range.Low == range.High && range.Low is not null ? range.Low : $"{range.Low}:{range.High}"));

    private static bool Accepts((string? Low, string? High) range, ConcreteSpec spec)
    {
        var target = Microarchitectures.Of(spec);
        return (range.Low is null || target.Includes(range.Low))
            && (range.High is null || Microarchitectures.Get(range.High).Includes(target));
    }

    private static bool IsNameOrEmpty(string text) =>
        text.All(static character => char.IsAsciiLetterOrDigit(character) || character is '_' or '.' or '-');

    private static string? NullIfEmpty(string text) => text.Length == 0 ? null : text;
}
