using Paks.Containers.Diagnostics;
using Paks.Containers.Recipes;
using Paks.Spack.Caches;
using Paks.Spack.Specs;

namespace Paks.Containers.Caches;

/// <summary>
/// Finds the packages of an image: the best concrete spec for every request, and its run-time closure. An index only says
/// where to look; what a package is and needs is taken from documents whose signature, checksum and hashes hold.
/// </summary>
internal sealed class PackageResolver(ImageRecipe recipe, BuildEnvironment environment)
{
    private const int MostNearest = 3;

    /// <summary>Resolves the recipe's specs.</summary>
    /// <param name="preferredOs">The base's operating system as Spack names it, or null.</param>
    /// <param name="cancellationToken">Stops the search.</param>
    /// <returns>Roots and closure, dependencies before dependents.</returns>
    /// <exception cref="PaksException">A spec is malformed or fits nothing, or a package is missing or not trusted.</exception>
    public async Task<IReadOnlyList<ResolvedPackage>> ResolveAsync(string? preferredOs, CancellationToken cancellationToken)
    {
        var requests = recipe.Specs.SelectMany(Parse).ToList();
        if (requests.Count == 0)
        {
            return [];
        }

        var caches = await CacheSet.OpenAsync(recipe.Caches, environment, indexRequired: requests.Exists(request => request.Address is null), cancellationToken)
            .ConfigureAwait(false);
        var platform = new SelectionPlatform(recipe.Platform.Os, recipe.Platform.Architecture, recipe.Platform.Variant, preferredOs);
        var roots = new List<ResolvedPackage>();
        foreach (var request in requests)
        {
            roots.Add(await ResolveRootAsync(caches, request, platform, roots.Count, cancellationToken).ConfigureAwait(false));
        }

        return await CompleteAsync(caches, [.. roots.DistinctBy(root => root.Spec.Hash)], cancellationToken).ConfigureAwait(false);
    }

    private async Task<ResolvedPackage> ResolveRootAsync(
        CacheSet caches, AbstractSpec request, SelectionPlatform platform, int position, CancellationToken cancellationToken)
    {
        if (caches.LacksIndex && request.Address is { } address)
        {
            return await FetchAsync(caches, address, position, cancellationToken).ConfigureAwait(false);
        }

        var selection = Select(caches, request, platform);
        return await FetchAsync(caches, SpecAddress.Of(selection.Spec), position, cancellationToken).ConfigureAwait(false);
    }

    private static SpecSelection Select(CacheSet caches, AbstractSpec request, SelectionPlatform platform)
    {
        try
        {
            return new SpecSelector(caches.Indices).Select(request, platform);
        }
        catch (NoSpecException none)
        {
            throw new PaksException(DiagnosticCodes.NoSpec, Describe(none), "Loosen the spec, or add a cache that holds it with a further --cache.", none);
        }
        catch (ArgumentException wrong)
        {
            throw new PaksException(DiagnosticCodes.InvalidSpec, $"Cannot look for '{request}': {wrong.Message}", "Name a package, such as zlib, or a hash, such as /46cozar.", wrong);
        }
    }

    /// <summary>What was asked for, and why each of the nearest candidates is not it.</summary>
    private static string Describe(NoSpecException none)
    {
        var asked = $"No package in the caches fits '{none.Request}' for {none.Platform}.";
        return none.Nearest.Count > 0 ? $"{asked} The nearest: {string.Join("; ", none.Nearest.Take(MostNearest))}."
            : none.SimilarNames.Count > 0 ? $"{asked} Nothing has this name; there is {string.Join(", ", none.SimilarNames)}."
            : $"{asked} Nothing has this name or hash.";
    }

    private async Task<IReadOnlyList<ResolvedPackage>> CompleteAsync(
        CacheSet caches, IReadOnlyList<ResolvedPackage> roots, CancellationToken cancellationToken)
    {
        var found = roots.ToDictionary(root => root.Spec.Hash);
        var closure = SpecGraph.Union(roots.Select(root => root.Document))
            .RuntimeClosure(roots.Select(root => root.Spec))
            .Where(spec => !spec.IsExternal)
            .ToList();
        var packages = new ResolvedPackage[closure.Count];
        var options = new ParallelOptions { MaxDegreeOfParallelism = environment.Parallelism * 2, CancellationToken = cancellationToken };
        await Parallel.ForAsync(0, closure.Count, options, async (position, token) =>
        {
            packages[position] = found.GetValueOrDefault(closure[position].Hash)
                ?? await FetchAsync(caches, SpecAddress.Of(closure[position]), requestedAs: null, token).ConfigureAwait(false);
        }).ConfigureAwait(false);
        return packages;
    }

    /// <summary>Reads a package's entry from the first cache that holds it.</summary>
    private async Task<ResolvedPackage> FetchAsync(CacheSet caches, SpecAddress address, int? requestedAs, CancellationToken cancellationToken)
    {
        EntryNotFoundException? missing = null;
        foreach (var cache in caches.ToAsk(address.Hash))
        {
            try
            {
                var entry = await CacheFailures.TranslateAsync(() => cache.ReadEntryAsync(
                    address, environment.TrustedKeys, recipe.RequireSignatures, environment.Clock.GetUtcNow(), cancellationToken)).ConfigureAwait(false);
                return new ResolvedPackage(entry.Spec.Root, entry.Spec, requestedAs, cache, entry);
            }
            catch (PaksException failure) when (failure.InnerException is EntryNotFoundException notFound)
            {
                missing = notFound;
            }
        }

        throw CacheFailures.Tell(missing!);
    }

    private static IReadOnlyList<AbstractSpec> Parse(string text)
    {
        try
        {
            return AbstractSpec.ParseMany(text);
        }
        catch (SpecSyntaxException wrong)
        {
            throw new PaksException(
                DiagnosticCodes.InvalidSpec, $"Cannot read the spec '{text}': {wrong.Message.TrimEnd('.')}.\n{wrong.Pointer}\n",
                "docs/guide.md has examples of specs.", wrong);
        }
    }
}
