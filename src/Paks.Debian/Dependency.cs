namespace Paks.Debian;

/// <summary>One relation of a dependency field (Debian Policy 7.1): any of its alternatives will do.</summary>
public sealed record Dependency(IReadOnlyList<PackageRelation> Alternatives)
{
    /// <summary>Reads a whole field, as <c>libc6 (>= 2.36), debconf | debconf-2.0</c>.</summary>
    /// <exception cref="FormatException">It is no such field.</exception>
    public static IReadOnlyList<Dependency> ParseAll(string? field) => string.IsNullOrWhiteSpace(field)
        ? []
        : [.. field.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries).Select(Parse)];

    /// <inheritdoc/>
    public override string ToString() => string.Join(" | ", Alternatives);

    private static Dependency Parse(string text) =>
        new([.. text.Split('|', StringSplitOptions.TrimEntries).Select(PackageRelation.Parse)]);
}
