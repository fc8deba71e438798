using Paks.Containers.Diagnostics;
using Paks.Containers.Registries;
using Paks.Spack.Caches;

namespace Paks.Containers.Caches;

/// <summary>The build caches of a recipe, in the order in which they are asked. Their indices are found at once, and read when they are needed.</summary>
internal sealed class CacheSet
{
    private readonly IReadOnlyList<(BuildCache Cache, CacheIndexReference? Index)> _caches;

    private CacheSet(IReadOnlyList<(BuildCache Cache, CacheIndexReference? Index)> caches) => _caches = caches;

    /// <summary>Whether some cache has no index, so that only whole addresses can be looked for in it.</summary>
    public bool LacksIndex => _caches.Any(cache => cache.Index is null);

    /// <summary>The checksums of the indices that there are: what the caches hold, in a few words.</summary>
    public IEnumerable<string> Checksums => _caches.Select(cache => cache.Index?.Checksum).OfType<string>();

    /// <summary>Opens caches and finds their indices, side by side.</summary>
    /// <param name="locations">Where they are.</param>
    /// <param name="environment">What the build finds around it.</param>
    /// <param name="memory">Keeps what comes over the network.</param>
    /// <param name="indexRequired">Whether a cache without an index is of no use.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <exception cref="PaksException">There is none, or one cannot be read.</exception>
    public static async Task<CacheSet> OpenAsync(
        IReadOnlyList<string> locations, BuildEnvironment environment, CacheMemory memory, bool indexRequired, CancellationToken cancellationToken)
    {
        if (locations.Count == 0)
        {
            throw new PaksException(
                DiagnosticCodes.CacheNotFound, "No build cache was given.", "Name one with --cache, or with 'caches' in the recipe.");
        }

        var options = new BuildCacheOptions { Memory = memory, Offline = environment.Offline };
        return new CacheSet(await Task.WhenAll(locations.Select(location => CacheFailures.TranslateAsync(
            () => OpenAsync(location, environment, options, indexRequired, cancellationToken)))).ConfigureAwait(false));
    }

    /// <summary>Reads the indices, side by side; null in the place of a cache that has none.</summary>
    /// <exception cref="PaksException">One cannot be read.</exception>
    public async Task<IReadOnlyList<CacheIndex?>> ReadIndicesAsync(CancellationToken cancellationToken) =>
        await Task.WhenAll(_caches.Select(async cache => cache.Index is null
            ? null
            : await CacheFailures.TranslateAsync(() => cache.Cache.ReadIndexAsync(cache.Index, cancellationToken)).ConfigureAwait(false))).ConfigureAwait(false);

    /// <summary>The caches to ask for a package: first those of which <paramref name="holds"/> is true, by their position.</summary>
    public IEnumerable<BuildCache> ToAsk(Func<int, bool> holds) =>
        _caches.Index().OrderByDescending(cache => holds(cache.Index)).Select(cache => cache.Item.Cache);

    /// <summary>The position of a cache.</summary>
    public int PositionOf(BuildCache cache) => _caches.Index().First(other => other.Item.Cache == cache).Index;

    private static async Task<(BuildCache Cache, CacheIndexReference? Index)> OpenAsync(
        string location, BuildEnvironment environment, BuildCacheOptions options, bool indexRequired, CancellationToken cancellationToken)
    {
        var cache = RegistryCache.TryOpen(location, environment.Registries) is { } registry ? BuildCache.Open(registry, options) : BuildCache.Open(location, environment.Http, options);
        try
        {
            return (cache, await cache.FindIndexAsync(cancellationToken).ConfigureAwait(false));
        }
        catch (CacheIndexMissingException) when (!indexRequired)
        {
            return (cache, null);
        }
    }
}
