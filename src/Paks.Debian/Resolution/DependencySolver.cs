namespace Paks.Debian.Resolution;

/// <summary>
/// Finds the packages that packages need, as Debian Policy 7 has it, for an empty system of one architecture. Each requirement is met by
/// what is chosen already, else by the first candidate that works: of each alternative in turn the real packages, the newest first, then
/// those that provide it. Where nothing works the choice to blame is made anew (conflict-directed backjumping), so that a closure is found
/// if there is one. The same universe gives the same result. Recommends do not count, nor does Replaces.
/// </summary>
internal sealed class DependencySolver
{
    /// <summary>Archives as they are take few steps back; what takes this many is no archive that a person can mend.</summary>
    private const int MostSteps = 20_000;

    private readonly IPackageUniverse _universe;
    private readonly Agenda _agenda = new();
    private readonly ChosenPackages _chosen = new();
    private int _steps;

    private DependencySolver(IPackageUniverse universe) => _universe = universe;

    /// <summary>The closure of what is asked for, in the order in which it was chosen.</summary>
    /// <exception cref="DependencyException">There is none.</exception>
    public static IReadOnlyList<Choice> Solve(IPackageUniverse universe, IEnumerable<string> roots)
    {
        var solver = new DependencySolver(universe);
        foreach (var root in roots)
        {
            solver._agenda.Add(new Requirement(null, new Dependency([new PackageRelation(root, null, null)])), isPlain: true);
        }

        solver.Solve();
        return solver._chosen.All;
    }

    private void Solve()
    {
        while (_agenda.Next() is { } requirement)
        {
            if (_chosen.Meet(requirement))
            {
                continue;
            }

            var choice = new Choice(requirement, CandidatesFor(requirement), _chosen.Count) { Mark = _agenda.Mark };
            if (!TryNext(choice))
            {
                StepBack(choice);
            }
        }
    }

    /// <summary>What is asked for is asked for by its own name.</summary>
    private IReadOnlyList<PackageCandidate> CandidatesFor(Requirement requirement) => requirement.Requirer is null
        ? _universe.Named(requirement.Dependency.Alternatives[0].Name)
        : CandidatesFor(requirement.Dependency);

    private List<PackageCandidate> CandidatesFor(Dependency dependency) => [.. dependency.Alternatives.SelectMany(wanted =>
        _universe.Named(wanted.Name).Where(candidate => candidate.Package.Is(wanted))
            .Concat(_universe.Providing(wanted.Name).Where(candidate => candidate.Package.IsProviderOf(wanted)))).Distinct()];

    private bool TryNext(Choice choice)
    {
        while (choice.MoveNext())
        {
            if (_chosen.ClashOf(choice.Chosen!) is { } clash)
            {
                choice.Fail(null, clash, [clash.Level]);
                continue;
            }

            _chosen.Push(choice);
            foreach (var need in choice.Chosen!.Needs)
            {
                _agenda.Add(new Requirement(choice, need), CandidatesFor(need).DistinctBy(candidate => candidate.Name).Count() < 2);
            }

            return true;
        }

        return false;
    }

    /// <summary>Goes back to the last choice that has to do with a failure and has another candidate.</summary>
    private void StepBack(Choice failed)
    {
        var failure = FailureOf(failed);
        var culprits = failed.Culprits;
        while (culprits.Count > 0)
        {
            if (++_steps > MostSteps)
            {
                throw FailureExplanation.TooTangled(failure, _universe);
            }

            var choice = ReturnTo(culprits.Max);
            choice.Fail(failure, null, culprits.Where(level => level < choice.Level));
            if (TryNext(choice))
            {
                return;
            }

            failure = FailureOf(choice);
            culprits = choice.Culprits;
        }

        throw FailureExplanation.Explain(failure, _universe);
    }

    private Choice ReturnTo(int level)
    {
        Choice choice;
        do
        {
            choice = _chosen.Pop();
        }
        while (choice.Level > level);
        _agenda.ReturnTo(choice.Mark);
        return choice;
    }

    private static FailedRequirement FailureOf(Choice choice) => new(choice.Requirement.Dependency, choice.Requirement.Chain(), [.. choice.Attempts]);
}
