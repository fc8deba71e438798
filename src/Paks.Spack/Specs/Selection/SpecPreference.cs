namespace Paks.Spack.Specs;

/// <summary>
/// Which of several specs that fit is best: the preferred operating system; of a virtual package the provider that most
/// depend on; releases before prereleases before development versions, unless these were asked for by name; the highest
/// version; the target that uses most of the processor; the one that most depend on; the one with most variants on; then
/// by hash.
/// </summary>
internal sealed class SpecPreference(AbstractSpec request, SelectionPlatform platform, IEnumerable<SpecRecord> records)
    : IComparer<SpecRecord>
{
    private readonly Dictionary<string, long> _dependents = records
        .GroupBy(static record => record.Spec.Name, StringComparer.Ordinal)
        .ToDictionary(static package => package.Key, static package => package.Sum(static record => (long)record.ReferenceCount));

    private readonly bool _prereleasesCount = request.Versions is { NamesPrerelease: true };
    private readonly bool _developmentCounts = request.Versions is { NamesDevelopment: true };

    /// <summary>Negative when the left one is to be preferred.</summary>
    public int Compare(SpecRecord? left, SpecRecord? right)
    {
        (var one, var other) = (left!.Spec, right!.Spec);
        var order = OtherSystem(one).CompareTo(OtherSystem(other));
        if (order == 0)
        {
            order = _dependents[other.Name].CompareTo(_dependents[one.Name]);
        }

        if (order == 0)
        {
            order = string.CompareOrdinal(one.Name, other.Name);
        }

        if (order == 0)
        {
            order = Stage(one).CompareTo(Stage(other));
        }

        if (order == 0)
        {
            order = other.Version.CompareTo(one.Version);
        }

        if (order == 0)
        {
            order = Microarchitectures.Of(other).AncestorCount.CompareTo(Microarchitectures.Of(one).AncestorCount);
        }

        if (order == 0)
        {
            order = right.ReferenceCount.CompareTo(left.ReferenceCount);
        }

        if (order == 0)
        {
            order = VariantsOn(other).CompareTo(VariantsOn(one));
        }

        return order != 0 ? order : one.Hash.CompareTo(other.Hash);
    }

    private bool OtherSystem(ConcreteSpec spec) => platform.PreferredOs is not null && spec.OperatingSystem != platform.PreferredOs;

    private int Stage(ConcreteSpec spec) =>
        spec.Version.IsDevelopment && !_developmentCounts ? 2
        : spec.Version.IsPrerelease && !_prereleasesCount ? 1
        : 0;

    private static int VariantsOn(ConcreteSpec spec) => spec.Variants.Values.Count(static value => value.Boolean == true);
}
