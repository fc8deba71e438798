using Paks.Containers.Diagnostics;
using Paks.Containers.Planning;
using Paks.Containers.Recipes;
using Paks.Oci;
using Paks.Spack.Caches;
using Paks.Spack.Specs;

namespace Paks.Containers.Caches;

/// <summary>
/// Finds the packages of an image: the best concrete spec for every request, and its run-time closure. An index only says
/// where to look; what a package is and needs is taken from documents whose signature, checksum and hashes hold.
/// </summary>
internal sealed class PackageResolver
{
    private const int MostNearest = 3;

    private readonly ImageRecipe _recipe;
    private readonly BuildEnvironment _environment;
    private readonly SelectionPlatform _platform;
    private readonly IReadOnlyList<SpecAddress>? _locked;
    private readonly TrustedEntries _entries;
    private readonly bool _writeNothing;

    /// <param name="recipe">What is asked for.</param>
    /// <param name="platform">The platform of the image.</param>
    /// <param name="environment">What the build finds around it.</param>
    /// <param name="preferredOs">The base's operating system as Spack names it, or null.</param>
    /// <param name="writeNothing">Whether even the content store is left as it is.</param>
    public PackageResolver(ImageRecipe recipe, Platform platform, BuildEnvironment environment, string? preferredOs, bool writeNothing)
    {
        (_recipe, _environment, _writeNothing) = (recipe, environment, writeNothing);
        _locked = recipe.Lock is { } locked ? Locking.RootsOf(locked, recipe, platform) : null;
        _entries = new TrustedEntries(environment, recipe.RequireSignatures);
        _platform = new SelectionPlatform(platform.Os, platform.Architecture, platform.Variant, preferredOs);
    }

    /// <summary>Resolves the recipe's specs.</summary>
    /// <returns>Roots and closure, dependencies before dependents.</returns>
    /// <exception cref="PaksException">A spec is malformed or fits nothing, or a package is missing or not trusted.</exception>
    public async Task<IReadOnlyList<ResolvedPackage>> ResolveAsync(CancellationToken cancellationToken)
    {
        var requests = _recipe.Specs.SelectMany(Parse).ToList();
        if (requests.Count == 0)
        {
            return [];
        }

        var memory = new CacheMemory(_environment.Store, keeps: !_writeNothing);
        var indexRequired = _locked is null && requests.Exists(request => request.Address is null);
        var caches = await CacheSet.OpenAsync(_recipe.Caches, _environment, memory, indexRequired, cancellationToken).ConfigureAwait(false);
        if (_locked is not null)
        {
            // What was locked may have left the index since, and be there all the same.
            return await FetchAsync([.. _locked.Select(root => new Wanted(root, null))], _ => caches.ToAsk(_ => false), cancellationToken).ConfigureAwait(false);
        }

        if (caches.LacksIndex)
        {
            return await ResolveByIndexAsync(caches, requests, cancellationToken).ConfigureAwait(false);
        }

        var inputs = InputDigest.Of("resolution/1", [
            _platform.ToString(), _platform.PreferredOs ?? "", .. caches.Checksums.Prepend("indices"), .. requests.Select(request => request.ToString()).Prepend("requests")]);
        if (Resolution.TryGet(_environment.Store, inputs) is { } remembered)
        {
            return await FetchAsync(
                [.. remembered.Roots.Select(root => new Wanted(root, null))], hash => caches.ToAsk(position => remembered.Places.TryGetValue(hash, out var place) && place == position), cancellationToken)
                .ConfigureAwait(false);
        }

        var packages = await ResolveByIndexAsync(caches, requests, cancellationToken).ConfigureAwait(false);
        if (!_writeNothing)
        {
            new Resolution(
                [.. packages.Where(package => package.IsRoot).OrderBy(package => package.RequestedAs).Select(package => SpecAddress.Of(package.Spec))],
                packages.ToDictionary(package => package.Spec.Hash, package => caches.PositionOf(package.Cache))).Put(_environment.Store, inputs);
        }

        return packages;
    }

    private async Task<IReadOnlyList<ResolvedPackage>> ResolveByIndexAsync(
        CacheSet caches, IReadOnlyList<AbstractSpec> requests, CancellationToken cancellationToken)
    {
        var indices = await caches.ReadIndicesAsync(cancellationToken).ConfigureAwait(false);
        var selector = new SpecSelector(indices.OfType<CacheIndex>());
        var roots = requests.Select(request => caches.LacksIndex && request.Address is { } address ? new Wanted(address, null) : Wanted.Of(Select(selector, request))).ToList();
        return await FetchAsync(roots, hash => caches.ToAsk(position => indices[position]?.IsInCache(hash) ?? false), cancellationToken).ConfigureAwait(false);
    }

    private ConcreteSpec Select(SpecSelector selector, AbstractSpec request)
    {
        try
        {
            return selector.Select(request, _platform).Spec;
        }
        catch (NoSpecException none)
        {
            throw new PaksException(DiagnosticCodes.NoSpec, Describe(none), "Loosen the spec, or add a cache that holds it with a further --cache.", none) { Input = WrittenAs(request) };
        }
        catch (MalformedSpecException wrong)
        {
            throw new PaksException(
                DiagnosticCodes.CorruptIndex, $"Cannot use the index of {string.Join(", ", _recipe.Caches)}: {wrong.Message.TrimEnd('.')}.",
                "Make the index anew with: spack buildcache update-index.", wrong);
        }
        catch (FormatException wrong)
        {
            throw new PaksException(DiagnosticCodes.InvalidSpec, $"Cannot look for a package: {wrong.Message}.", "Name a package, such as zlib, or a hash, such as /rgiwefr.", wrong) { Input = WrittenAs(request) };
        }
        catch (CacheException damaged)
        {
            throw CacheFailures.Tell(damaged);
        }
    }

    /// <summary>What the user wrote that a request is a part of.</summary>
    private string? WrittenAs(AbstractSpec request) => _recipe.Specs.FirstOrDefault(text => Parse(text).Contains(request));

    /// <summary>What was asked for, and why each of the nearest candidates is not it.</summary>
    private static string Describe(NoSpecException none)
    {
        var asked = $"No package in the caches fits '{none.Request}' for {none.Platform}.";
        return none.Nearest.Count > 0 ? $"{asked} The nearest: {string.Join("; ", none.Nearest.Take(MostNearest))}."
            : none.SimilarNames.Count > 0 ? $"{asked} Nothing has this name; there is {string.Join(", ", none.SimilarNames)}."
            : $"{asked} Nothing has this name or hash.";
    }

    /// <summary>Reads the entries of the roots, then those of the closure that their documents tell.</summary>
    private async Task<IReadOnlyList<ResolvedPackage>> FetchAsync(
        IReadOnlyList<Wanted> wanted, Func<DagHash, IEnumerable<BuildCache>> toAsk, CancellationToken cancellationToken)
    {
        var roots = await SideBySideAsync(
            [.. wanted.DistinctBy(root => root.Address.Hash)],
            (root, position, token) => FetchAsync(root, toAsk(root.Address.Hash), position, token),
            cancellationToken).ConfigureAwait(false);
        var found = roots.ToDictionary(root => root.Spec.Hash);
        var closure = SpecGraph.Union(roots.Select(root => root.Document))
            .RuntimeClosure(roots.Select(root => root.Spec))
            .Where(spec => !spec.IsExternal)
            .ToList();
        return await SideBySideAsync(
            closure,
            async (spec, _, token) => found.GetValueOrDefault(spec.Hash)
                ?? await FetchAsync(Wanted.Of(spec), toAsk(spec.Hash), requestedAs: null, token).ConfigureAwait(false),
            cancellationToken).ConfigureAwait(false);
    }

    private async Task<IReadOnlyList<ResolvedPackage>> SideBySideAsync<T>(
        IReadOnlyList<T> items, Func<T, int, CancellationToken, Task<ResolvedPackage>> read, CancellationToken cancellationToken)
    {
        var packages = new ResolvedPackage[items.Count];
        var options = new ParallelOptions { MaxDegreeOfParallelism = _environment.Parallelism * 2, CancellationToken = cancellationToken };
        await Parallel.ForAsync(0, items.Count, options, async (position, token) =>
            packages[position] = await read(items[position], position, token).ConfigureAwait(false)).ConfigureAwait(false);
        return packages;
    }

    /// <summary>Reads a package's entry from the first cache that holds it.</summary>
    private async Task<ResolvedPackage> FetchAsync(Wanted wanted, IEnumerable<BuildCache> caches, int? requestedAs, CancellationToken cancellationToken)
    {
        CacheException? missing = null;
        foreach (var cache in caches)
        {
            try
            {
                var entry = await _entries.ReadAsync(cache, wanted, cancellationToken).ConfigureAwait(false);
                return new ResolvedPackage(entry.Spec.Root, entry.Spec, requestedAs, cache, entry);
            }
            catch (CacheException failure) when (failure is EntryNotFoundException or NotKeptException)
            {
                // What offline hides may be what is missing elsewhere.
                missing = missing is NotKeptException ? missing : failure;
            }
            catch (CacheException failure)
            {
                throw CacheFailures.Tell(failure);
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
                DiagnosticCodes.InvalidSpec, CacheFailures.Sentence(wrong.Message),
                "docs/guide.md has examples of specs.", wrong) { Input = text };
        }
    }
}
