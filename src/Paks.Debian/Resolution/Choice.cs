namespace Paks.Debian.Resolution;

/// <summary>A requirement, the candidates that would meet it, and the one of them that is being tried.</summary>
internal sealed class Choice(Requirement requirement, IReadOnlyList<PackageCandidate> candidates, int level)
{
    private int _next;

    public Requirement Requirement { get; } = requirement;

    /// <summary>How many choices were made before it.</summary>
    public int Level { get; } = level;

    public PackageCandidate? Chosen { get; private set; }

    /// <summary>How much of the agenda was there, and how much was done, when it was made.</summary>
    public required AgendaMark Mark { get; init; }

    /// <summary>The choices without which a candidate that failed might not have, by their levels.</summary>
    public SortedSet<int> Culprits { get; } = requirement.Requirer is { } requirer ? [requirer.Level] : [];

    /// <summary>What was tried, and why it failed.</summary>
    public List<Attempt> Attempts { get; } = [];

    public bool MoveNext()
    {
        Chosen = _next < candidates.Count ? candidates[_next++] : null;
        return Chosen is not null;
    }

    /// <summary>Notes that the candidate that is being tried fails.</summary>
    public void Fail(FailedRequirement? because, Clash? clash, IEnumerable<int> culprits)
    {
        Attempts.Add(new Attempt(Chosen!, because, clash));
        Culprits.UnionWith(culprits);
    }
}
