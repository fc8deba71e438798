namespace Paks.Spack.Specs;

/// <summary>
/// Finds the best concrete spec for a request. Caches are asked in order, and the first that has a match wins; within it
/// <see cref="SpecPreference"/> decides. The same indices and request always give the same answer.
/// </summary>
public sealed class SpecSelector
{
    private const int MostNearest = 5;

    private readonly IReadOnlyList<ISpecIndex> _indices;
    private readonly ISpecGraph _everywhere;

    /// <param name="indices">The indices of the caches, in the order in which they are asked.</param>
    public SpecSelector(IEnumerable<ISpecIndex> indices)
    {
        _indices = [.. indices];
        _everywhere = SpecGraph.Union(_indices);
    }

    /// <summary>The best match.</summary>
    /// <exception cref="NoSpecException">Nothing matches; it tells what comes nearest.</exception>
    /// <exception cref="FormatException">The request has neither a name nor a hash, or the platform no such variant.</exception>
    public SpecSelection Select(AbstractSpec request, SelectionPlatform platform)
    {
        if (request.Name is null && request.HashPrefix is null)
        {
            throw new FormatException($"the spec '{request}' names no package: a name or a hash is needed to look for one");
        }

        var misfits = new List<SpecCandidate>();
        foreach (var index in _indices)
        {
            SpecRecord[] records = [.. request.Name is not null ? index.FindByName(request.Name) : index.FindByHash(request.HashPrefix!)];
            Array.Sort(records, new SpecPreference(request, platform, records));
            var fits = new List<ConcreteSpec>();
            foreach (var record in records)
            {
                var differences = FindDifferences(record, request, platform, index);
                // Only the winner need be complete: what is behind it is told, not built.
                if (differences.Count == 0 && fits.Count == 0)
                {
                    differences.AddRange(FindMissing(record.Spec, index));
                }

                if (differences.Count == 0)
                {
                    fits.Add(record.Spec);
                }
                else
                {
                    misfits.Add(new SpecCandidate(record.Spec, index, differences));
                }
            }

            if (fits.Count > 0)
            {
                return new SpecSelection(fits[0], index, fits[1..]);
            }
        }

        // The sort is stable: among equals the caches' order and the preference in them stay.
        SpecCandidate[] nearest = [.. misfits
            .OrderBy(static misfit => misfit.Differences.Count)
            .ThenBy(static misfit => misfit.Differences.Sum(static difference => (int)difference.Kind))
            .DistinctBy(static misfit => misfit.Spec.Hash)
            .Take(MostNearest)];
        throw new NoSpecException(request, platform, nearest, nearest.Length == 0 ? FindSimilarNames(request) : []);
    }

    private static List<SpecDifference> FindDifferences(SpecRecord record, AbstractSpec request, SelectionPlatform platform, ISpecIndex index)
    {
        var spec = record.Spec;
        List<SpecDifference> differences = [.. request.FindDifferences(spec, index), .. PlatformMatcher.FindDifferences(spec, request, platform)];
        if (spec.IsExternal)
        {
            differences.Add(new SpecDifference(SpecDifferenceKind.NotInCache,
                "not in the cache: it was part of the system that built, and is never packaged"));
        }
        else if (!record.IsInCache)
        {
            differences.Add(new SpecDifference(SpecDifferenceKind.NotInCache, "not in the cache: only a dependency record"));
        }

        return differences;
    }

    /// <summary>A package is of no use where one that it needs to run cannot be fetched from any cache.</summary>
    private IEnumerable<SpecDifference> FindMissing(ConcreteSpec root, ISpecIndex index)
    {
        var walk = RuntimeWalk.Of(SpecGraph.Union([index, _everywhere]), [root]);
        var unavailable = walk.RootsFirst
            .Where(spec => !spec.IsExternal && spec.Hash != root.Hash && !_indices.Any(other => other.IsInCache(spec.Hash)))
            .Select(static spec => new SpecReference(spec.Name, spec.Hash));
        return walk.Missing.Concat(unavailable).Select(static missing => new SpecDifference(
            SpecDifferenceKind.MissingDependency, $"needs {missing.Name}/{missing.Hash} to run, which no cache holds"));
    }

    private string[] FindSimilarNames(AbstractSpec request) => request.Name is null
        ? []
        : SimilarNames.Find(request.Name, _indices.SelectMany(static index => index.Names));
}
