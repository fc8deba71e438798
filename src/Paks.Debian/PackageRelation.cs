using System.Text.RegularExpressions;

namespace Paks.Debian;

/// <summary>A package by name, with the versions that are meant (Debian Policy 7.1).</summary>
/// <param name="Name">The package, or a virtual one.</param>
/// <param name="Operator"><c>&lt;&lt;</c>, <c>&lt;=</c>, <c>=</c>, <c>>=</c>, <c>>></c>; null: any version.</param>
/// <param name="Version">The version to compare with; null: any version.</param>
public sealed partial record PackageRelation(string Name, string? Operator, DebianVersion? Version)
{
    /// <summary>The architecture behind the colon, or <c>any</c>, as in <c>python3:any</c>; null: that of the system.</summary>
    public string? Architecture { get; init; }

    /// <exception cref="FormatException">It is no relation.</exception>
    public static PackageRelation Parse(string text)
    {
        var match = Pattern().Match(text);
        if (!match.Success)
        {
            throw new FormatException($"'{text}' is no relation to a package");
        }

        var architecture = match.Groups["architecture"] is { Success: true } qualifier ? qualifier.Value : null;
        return match.Groups["operator"].Success
            ? new(match.Groups["name"].Value, match.Groups["operator"].Value, DebianVersion.Parse(match.Groups["version"].Value)) { Architecture = architecture }
            : new(match.Groups["name"].Value, null, null) { Architecture = architecture };
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
    public override string ToString() =>
        $"{Name}{(Architecture is null ? "" : ":" + Architecture)}{(Operator is null ? "" : $" ({Operator} {Version})")}";

    [GeneratedRegex(@"^(?<name>[a-z0-9][a-z0-9+.-]+)(:(?<architecture>[a-z0-9-]+))?(\s*\(\s*(?<operator><<|<=|=|>=|>>|<|>)\s*(?<version>[^\s)]+)\s*\))?$",
        RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Pattern();
}
