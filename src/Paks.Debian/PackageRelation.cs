using System.Text.RegularExpressions;

namespace Paks.Debian;

/// <summary>A package by name, with the versions that are meant (Debian Policy 7.1).</summary>
/// <param name="Name">The package, or a virtual one.</param>
/// <param name="Operator"><c>&lt;&lt;</c>, <c>&lt;=</c>, <c>=</c>, <c>>=</c>, <c>>></c>; null: any version.</param>
/// <param name="Version">The version to compare with; null: any version.</param>
public sealed partial record PackageRelation(string Name, string? Operator, DebianVersion? Version)
{
    /// <exception cref="FormatException">It is no relation.</exception>
    public static PackageRelation Parse(string text)
    {
        var match = Pattern().Match(text);
        if (!match.Success)
        {
            throw new FormatException($"'{text}' is no relation to a package");
        }

        return match.Groups["operator"].Success
            ? new(match.Groups["name"].Value, match.Groups["operator"].Value, DebianVersion.Parse(match.Groups["version"].Value))
            : new(match.Groups["name"].Value, null, null);
    }

    /// <summary>Whether a version is among those that are meant.</summary>
    public bool Accepts(DebianVersion version) => Operator switch
    {
        null => true,
        "<<" => version < Version!,
        "<=" or "<" => version <= Version!,
        "=" => version == Version!,
        ">=" or ">" => version >= Version!,
        _ => version > Version!,
    };

    /// <inheritdoc/>
    public override string ToString() => Operator is null ? Name : $"{Name} ({Operator} {Version})";

    // The qualifier behind the colon (as in python3:any) is about foreign architectures, of which a base has none.
    [GeneratedRegex(@"^(?<name>[a-z0-9][a-z0-9+.-]+)(:[a-z0-9-]+)?(\s*\(\s*(?<operator><<|<=|=|>=|>>|<|>)\s*(?<version>[^\s)]+)\s*\))?$",
        RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Pattern();
}
