namespace Paks.Spack.Specs;

/// <summary>What is asked of one variant.</summary>
public sealed record VariantConstraint
{
    public required string Name { get; init; }

    public required VariantMatch Match { get; init; }

    /// <summary>The values asked for: one of <c>true</c> and <c>false</c> for <see cref="VariantMatch.Boolean"/>.</summary>
    public IReadOnlyList<string> Values { get; init; } = [];

    /// <summary>Whether it also holds for every dependency that has the variant (<c>++x</c>, <c>x==y</c>).</summary>
    public bool Propagates { get; init; }

    /// <summary>Whether the value of a variant is what is asked for.</summary>
    public bool Accepts(VariantValue value) => Match switch
    {
        VariantMatch.Any => true,
        VariantMatch.Boolean => value.Boolean is { } state && state == (Values[0] == "true"),
        VariantMatch.Exactly => value.Values.Count == Values.Count && Values.All(wanted => Holds(value, wanted)),
        _ => Values.All(wanted => Holds(value, wanted)),
    };

    /// <summary>The constraint as it is written in a spec.</summary>
    public override string ToString()
    {
        if (Match == VariantMatch.Boolean)
        {
            return (Values[0] == "true" ? Propagates ? "++" : "+" : Propagates ? "~~" : "~") + Name;
        }

        var sign = (Match == VariantMatch.Exactly ? ":=" : "=") + (Propagates ? "=" : "");
        return Name + sign + (Match == VariantMatch.Any ? "*" : SpecText.Quote(string.Join(',', Values)));
    }

    // A patch is the sha256 of its text; like a DAG hash it may be shortened.
    private bool Holds(VariantValue value, string wanted) => Name == "patches"
        ? value.Values.Any(patch => patch.StartsWith(wanted, StringComparison.Ordinal))
        : value.Values.Contains(wanted, StringComparer.Ordinal);
}
