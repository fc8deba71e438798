namespace Paks.Debian.Resolution;

/// <summary>Says in one sentence why there is no closure.</summary>
internal sealed class FailureExplanation(IPackageUniverse universe)
{
    private const int MostReasons = 6;
    private const int DeepestReason = 3;

    public static DependencyException Explain(FailedRequirement failure, IPackageUniverse universe)
    {
        // As long as there is but one way on, what fails is further down.
        while (failure.Attempts.Count > 0 && failure.Attempts[0].Because is { } further
            && failure.Attempts.All(attempt => attempt.Candidate.Name == failure.Attempts[0].Candidate.Name))
        {
            failure = further;
        }

        var reasons = new FailureExplanation(universe).ReasonsOf(failure, depth: 0);
        return new DependencyException(failure.Chain, failure.Dependency, reasons);
    }

    public static DependencyException TooTangled(FailedRequirement failure, IPackageUniverse universe)
    {
        var explained = Explain(failure, universe);
        return new DependencyException(explained.Chain, explained.Dependency, [.. explained.Reasons, "the search for another way was given up"]);
    }

    private List<string> ReasonsOf(FailedRequirement failure, int depth)
    {
        var reasons = failure.Dependency.Alternatives
            .SelectMany(wanted => ReasonsOf(wanted, failure, depth))
            .Distinct().ToList();
        return reasons.Count <= MostReasons ? reasons : [.. reasons.Take(MostReasons), $"and {reasons.Count - MostReasons} more"];
    }

    private IEnumerable<string> ReasonsOf(PackageRelation wanted, FailedRequirement failure, int depth)
    {
        var tried = failure.Attempts
            .Where(attempt => failure.Chain.Count == 0 || attempt.Candidate.Package.Satisfies(wanted))
            .Select(attempt => Reason(attempt, depth)).ToList();
        return tried.Count > 0 ? tried : [WhyNone(wanted)];
    }

    private string Reason(Attempt attempt, int depth)
    {
        if (attempt.Clash is { } clash)
        {
            return $"{attempt.Candidate} {clash.Words}";
        }

        var failure = attempt.Because!;
        var needer = failure.Chain is [.., var last] && last != attempt.Candidate.Name ? $"{attempt.Candidate} comes to {last}, which" : $"{attempt.Candidate}";
        var why = depth < DeepestReason ? $" ({string.Join("; ", ReasonsOf(failure, depth + 1))})" : "";
        return $"{needer} needs '{failure.Dependency}'{why}";
    }

    /// <summary>Why a relation has no candidate at all.</summary>
    private string WhyNone(PackageRelation wanted)
    {
        var named = universe.Named(wanted.Name);
        if (named.FirstOrDefault(one => wanted.Accepts(one.Package.Version)) is { } otherwise)
        {
            return wanted.Architecture == "any"
                ? $"{wanted}: {otherwise} is not 'Multi-Arch: allowed'"
                : $"{wanted}: {otherwise} is for {otherwise.Package.Architecture}";
        }

        if (named.Count > 0)
        {
            return $"{wanted}: newest is {named[0].Package.Version} in {named[0].Suite}";
        }

        return universe.Providing(wanted.Name) is [var provider, ..]
            ? $"{wanted}: {provider} provides {provider.Package.Provides.First(one => one.Name == wanted.Name)} only"
            : $"no suite has {wanted.Name} for {universe.Architecture}";
    }
}
