using Paks.Containers.Diagnostics;
using Paks.Spack.Caches;
using Paks.Spack.Specs;

namespace Paks.Containers.Caches;

/// <summary>The build caches of a recipe with their indices, in the order in which they are asked.</summary>
internal sealed class CacheSet
{
    private readonly IReadOnlyList<(BuildCache Cache, CacheIndex? Index)> _caches;

    private CacheSet(IReadOnlyList<(BuildCache Cache, CacheIndex? Index)> caches) => _caches = caches;

    /// <summary>The indices that there are.</summary>
    public IEnumerable<CacheIndex> Indices => _caches.Select(cache => cache.Index).OfType<CacheIndex>();

    /// <summary>Whether some cache has no index, so that only whole addresses can be looked for in it.</summary>
    public bool LacksIndex => _caches.Any(cache => cache.Index is null);

    /// <summary>Opens caches and reads their indices, side by side.</summary>
    /// <exception cref="PaksException">There is none, or one cannot be read.</exception>
    public static async Task<CacheSet> OpenAsync(
        IReadOnlyList<string> locations, BuildEnvironment environment, bool indexRequired, CancellationToken cancellationToken)
    {
        if (locations.Count == 0)
        {
            throw new PaksException(
                DiagnosticCodes.CacheNotFound, "No build cache was given.", "Name one with --cache, or with 'caches' in the recipe.");
        }

        return new CacheSet(await Task.WhenAll(locations.Select(location => CacheFailures.TranslateAsync(
            () => OpenAsync(location, environment, indexRequired, cancellationToken)))).ConfigureAwait(false));
    }

    /// <summary>The caches to ask for a package: those whose index lists it first.</summary>
    public IEnumerable<BuildCache> ToAsk(DagHash hash) =>
        _caches.OrderByDescending(cache => cache.Index?.IsInCache(hash) ?? false).Select(cache => cache.Cache);

    private static async Task<(BuildCache Cache, CacheIndex? Index)> OpenAsync(
        string location, BuildEnvironment environment, bool indexRequired, CancellationToken cancellationToken)
    {
        if (environment.Offline && location.StartsWith("http", StringComparison.OrdinalIgnoreCase))
        {
            throw new PaksException(
                DiagnosticCodes.Offline, $"The build cache {location} is behind the network, which --offline leaves alone.",
                "Build without --offline, or copy the cache to a folder.");
        }

        var cache = BuildCache.Open(location, environment.Http, new BuildCacheOptions { IndexFolder = Path.Combine(environment.Store.Root, "indices") });
        try
        {
            return (cache, await cache.ReadIndexAsync(cancellationToken).ConfigureAwait(false));
        }
        catch (CacheIndexMissingException) when (!indexRequired)
        {
            return (cache, null);
        }
    }
}
