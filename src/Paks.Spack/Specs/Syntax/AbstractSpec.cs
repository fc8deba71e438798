namespace Paks.Spack.Specs;

/// <summary>
/// What someone asks for, in Spack's spec syntax: <c>sqlite@3.40: +fts ^zlib@1.2 target=x86_64_v3</c>. As in Spack, what
/// follows a dependency belongs to that dependency.
/// </summary>
public sealed record AbstractSpec
{
    /// <summary>Package or virtual name; null for a spec that any package may match.</summary>
    public string? Name { get; init; }

    public string? Namespace { get; init; }

    public VersionConstraint? Versions { get; init; }

    /// <summary>The beginning of a DAG hash, or a whole one (32 characters).</summary>
    public string? HashPrefix { get; init; }

    public IReadOnlyList<VariantConstraint> Variants { get; init; } = [];

    public IReadOnlyList<FlagConstraint> Flags { get; init; } = [];

    public string? Platform { get; init; }

    public string? OperatingSystem { get; init; }

    public TargetConstraint? Target { get; init; }

    public IReadOnlyList<DependencyConstraint> Dependencies { get; init; } = [];

    /// <summary>
    /// Name, version and hash when the spec names all three whole (<c>zlib@1.3.1/hash</c>): enough to find the package in
    /// a cache that has no index. Else null.
    /// </summary>
    public SpecAddress? Address =>
        Name is not null && DagHash.TryParse(HashPrefix, out var hash)
        && (Versions?.ExactVersion ?? Versions?.PlainVersion) is { } version
            ? new SpecAddress(Name, version, hash)
            : null;

    /// <summary>Reads one spec.</summary>
    /// <exception cref="SpecSyntaxException">The text is no spec, or more than one; it says where and what was expected.</exception>
    public static AbstractSpec Parse(string text)
    {
        var reader = new SpecTextReader(text);
        var spec = new SpecReader(reader).Read();
        reader.ExpectEnd("one spec only (a second name begins a second spec)");
        return spec;
    }

    /// <summary>Reads any number of specs: a name with nothing before it begins a new one.</summary>
    /// <exception cref="SpecSyntaxException">The text holds something else.</exception>
    public static IReadOnlyList<AbstractSpec> ParseMany(string text)
    {
        var reader = new SpecTextReader(text);
        var specs = new List<AbstractSpec>();
        for (reader.SkipBlanks(); !reader.AtEnd; reader.SkipBlanks())
        {
            specs.Add(new SpecReader(reader).Read());
        }

        return specs;
    }

    /// <summary>Whether the concrete spec is one of those asked for; the graph holds what it depends on.</summary>
    public bool Matches(ConcreteSpec spec, ISpecGraph graph) => SpecMatcher.FindDifferences(this, spec, graph).Count == 0;

    /// <summary>In what the concrete spec is not what was asked for; empty when it matches.</summary>
    public IReadOnlyList<SpecDifference> FindDifferences(ConcreteSpec spec, ISpecGraph graph) =>
        SpecMatcher.FindDifferences(this, spec, graph);

    /// <summary>Specs are equal when they are written alike.</summary>
    public bool Equals(AbstractSpec? other) => other is not null && ToString() == other.ToString();

    /// <inheritdoc/>
    public override int GetHashCode() => ToString().GetHashCode(StringComparison.Ordinal);

    /// <summary>The spec in its shortest common form; it parses to an equal one.</summary>
    public override string ToString() => AbstractSpecText.Write(this);
}
