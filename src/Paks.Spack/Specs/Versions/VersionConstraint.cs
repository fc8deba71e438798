using System.Diagnostics.CodeAnalysis;

namespace Paks.Spack.Specs;

/// <summary>A list of versions and ranges, as written after <c>@</c>: <c>1.2</c>, <c>=1.2</c>, <c>1.2:1.4,2:</c>, <c>git.main=1.2</c>.</summary>
public sealed record VersionConstraint
{
    private readonly VersionItem[] _items;

    internal VersionConstraint(VersionItem[] items) => _items = items;

    /// <summary>Every version that a range can hold.</summary>
    public static VersionConstraint Any { get; } = new([new VersionItem.Range(null, null)]);

    /// <summary>Whether development versions (develop, main, git.REF) were asked for by name.</summary>
    public bool NamesDevelopment => Array.Exists(_items, static item => item.NamesDevelopment);

    /// <summary>Whether a prerelease was asked for by name.</summary>
    public bool NamesPrerelease => Array.Exists(_items, static item => item.NamesPrerelease);

    /// <summary>The one version that this stands for when it is a single <c>=version</c> or git version, else null.</summary>
    public SpackVersion? ExactVersion => _items is [VersionItem.Exact exact] ? exact.Version : null;

    /// <summary>The version of a constraint that is a single plain version (<c>@1.2</c>), which names 1.2 and every 1.2.x.</summary>
    internal SpackVersion? PlainVersion =>
        _items is [VersionItem.Range { Low: { } low, High: { } high }] && low.ToString() == high.ToString() ? low : null;

    /// <summary>Reads a list of versions and ranges, without the <c>@</c>.</summary>
    /// <exception cref="SpecSyntaxException">The text is none; the message says where and what was expected.</exception>
    public static VersionConstraint Parse(string text)
    {
        var reader = new SpecTextReader(text);
        var constraint = VersionConstraintReader.Read(reader);
        reader.ExpectEnd("the end of the version list");
        return constraint;
    }

    /// <summary>Reads a list of versions and ranges; false when the text is none.</summary>
    public static bool TryParse([NotNullWhen(true)] string? text, [NotNullWhen(true)] out VersionConstraint? constraint)
    {
        try
        {
            constraint = text is null ? null : Parse(text);
        }
        catch (SpecSyntaxException)
        {
            constraint = null;
        }

        return constraint is not null;
    }

    /// <summary>Whether any item holds the version.</summary>
    public bool Contains(SpackVersion version) => Array.Exists(_items, item => item.Contains(version));

    /// <summary>Constraints are equal when they are written alike.</summary>
    public bool Equals(VersionConstraint? other) => other is not null && ToString() == other.ToString();

    /// <inheritdoc/>
    public override int GetHashCode() => ToString().GetHashCode(StringComparison.Ordinal);

    /// <summary>The list as it is written after <c>@</c>.</summary>
    public override string ToString() => string.Join(',', (object[])_items);
}
