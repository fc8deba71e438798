namespace Paks.Spack.Specs;

/// <summary>No spec in the caches is what was asked for.</summary>
public sealed class NoSpecException : KeyNotFoundException
{
    internal NoSpecException(
        AbstractSpec request, SelectionPlatform platform, IReadOnlyList<SpecCandidate> nearest, IReadOnlyList<string> similarNames)
        : base($"no spec in the caches is {request} for {platform}: {Explain(request, nearest, similarNames)}")
    {
        Request = request;
        Platform = platform;
        Nearest = nearest;
        SimilarNames = similarNames;
    }

    public AbstractSpec Request { get; }

    public SelectionPlatform Platform { get; }

    /// <summary>Specs of that name that come nearest, the best first; empty when no cache knows the name.</summary>
    public IReadOnlyList<SpecCandidate> Nearest { get; }

    /// <summary>Names in the caches that the unknown one may have been meant to be.</summary>
    public IReadOnlyList<string> SimilarNames { get; }

    private static string Explain(AbstractSpec request, IReadOnlyList<SpecCandidate> nearest, IReadOnlyList<string> similarNames)
    {
        if (nearest.Count > 0)
        {
            return $"the nearest is {nearest[0]}";
        }

        var unknown = request.Name is null ? $"no hash begins with {request.HashPrefix}" : $"no package is called {request.Name}";
        return similarNames.Count == 0 ? unknown : $"{unknown}; there is {string.Join(", ", similarNames)}";
    }
}
