using Paks.Containers.Destinations;
using Paks.Containers.Layers;
using Paks.Containers.Planning;
using Paks.Containers.Progress;
using Paks.Oci;
using Paks.Spack.Caches;
using Paks.Spack.Packages;
using Paks.Spack.Specs;

namespace Paks.Containers.Caches;

/// <summary>
/// Brings packages into the content store: each tarball is fetched, verified, stored, decompressed, hashed and examined in
/// one pass. What was learned is remembered under the tarball's digest, so the second time nothing is read at all. A tarball that
/// its registry can mount stays there, when its packager has signed what it holds.
/// </summary>
internal sealed class PackageFetcher(BuildEnvironment environment, IReadOnlyList<DestinationReference> destinations) : IPackageReader
{
    /// <inheritdoc/>
    public async Task<IReadOnlyList<PackageFacts>> ReadAsync(
        IReadOnlyList<ResolvedPackage> packages, IReadOnlySet<DagHash> shared, CancellationToken cancellationToken)
    {
        var facts = new PackageFacts[packages.Count];
        await Parallel.ForAsync(0, packages.Count, Bound(cancellationToken), async (position, token) =>
        {
            var package = packages[position];
            var isShared = shared.Contains(package.Spec.Hash);
            var contents = Remembered(package, isShared)
                ?? await ReadPublishedAsync(package, token).ConfigureAwait(false)
                ?? await FetchOnceAsync(package, isShared, packages.Count == 1, token).ConfigureAwait(false);
            facts[position] = new PackageFacts(package, contents);
        }).ConfigureAwait(false);
        return facts;
    }

    /// <inheritdoc/>
    public Task CompleteAsync(BuildPlan plan, CancellationToken cancellationToken)
    {
        var missing = plan.Layers
            .SelectMany(layer => layer.Packages.Select(package => (package.Package, IsShared: layer is not PlannedLayer.Verbatim)))
            .Where(item => Remembered(item.Package, item.IsShared) is null && (item.IsShared || item.Package.Repository is null || LayerOf(item.Package) is null))
            .ToList();
        return Parallel.ForEachAsync(missing, Bound(cancellationToken), async (item, token) =>
            await FetchOnceAsync(item.Package, item.IsShared, missing.Count == 1, token).ConfigureAwait(false));
    }

    /// <summary>How a package's tarball is compressed.</summary>
    public static LayerCompression CompressionOf(ResolvedPackage package) =>
        package.Entry.TarballCompression == "gzip" ? LayerCompression.Gzip : LayerCompression.None;

    /// <summary>A package's tarball as the layer that it is; null where its diff ID is not known.</summary>
    public static Layer? LayerOf(ResolvedPackage package) => Digest.TryParse(package.Entry.TarballDiffId, out var diffId)
        ? new Layer(new Descriptor { MediaType = MediaTypes.LayerOf(CompressionOf(package)), Digest = package.Tarball, Size = package.Entry.TarballSize }, diffId)
        : null;

    private ParallelOptions Bound(CancellationToken cancellationToken) =>
        new() { MaxDegreeOfParallelism = environment.Parallelism, CancellationToken = cancellationToken };

    /// <summary>What is known of a package whose tarball is here, with its diff ID where it may be a layer by itself.</summary>
    private PackageContents? Remembered(ResolvedPackage package, bool isShared)
    {
        var isHere = isShared
            ? environment.Store.Contains(PackageLayers.TarballOf(package))
            : LayerMemo.TryGet(environment.Store, package.Tarball)?.Descriptor.Size == package.Entry.TarballSize;
        return isHere ? PackageMemo.TryGet(environment.Store, package) : null;
    }

    /// <summary>What the packager has signed that the tarball holds, where it need not be fetched: all destinations are in its registry.</summary>
    private async Task<PackageContents?> ReadPublishedAsync(ResolvedPackage package, CancellationToken cancellationToken) =>
        package.Repository is { } repository && LayerOf(package) is not null && destinations.Count > 0
            && destinations.All(destination => destination is DestinationReference.Registry target && target.Reference.Registry == repository.Registry)
            ? await PublishedContents.ReadAsync(package, cancellationToken).ConfigureAwait(false)
            : null;

    /// <summary>Fetches a package, if nobody who shares the store does it meanwhile.</summary>
    private async Task<PackageContents> FetchOnceAsync(ResolvedPackage package, bool isShared, bool isAlone, CancellationToken cancellationToken)
    {
        using var turn = await environment.Store.WaitForTurnAsync(package.Tarball, cancellationToken).ConfigureAwait(false);
        return Remembered(package, isShared) ?? await FetchAsync(package, isShared, isAlone, cancellationToken).ConfigureAwait(false);
    }

    private async Task<PackageContents> FetchAsync(ResolvedPackage package, bool isShared, bool isAlone, CancellationToken cancellationToken)
    {
        using var step = environment.Progress.Begin(package.ShortName, package.Entry.TarballSize);
        try
        {
            var tarball = await OpenTarballAsync(package, cancellationToken).ConfigureAwait(false);
            await using var _ = tarball.ConfigureAwait(false);
            var contents = Take(package, new CountedStream(tarball, step), isShared, isAlone, cancellationToken);
            PackageMemo.Put(environment.Store, package.Tarball, contents);
            step.Outcome(package.Entry.Signer is null ? "fetched and checked" : "fetched and verified");
            return contents;
        }
        catch (CacheException failure)
        {
            throw CacheFailures.Tell(failure);
        }
        catch (FormatException failure) when (failure is MalformedPackageException or MalformedImageException)
        {
            throw CacheFailures.Malformed(package, failure.Message, failure);
        }
    }

    /// <summary>The tarball from the cache, or from the store, where it came as a part of a layer and was not asked for its diff ID.</summary>
    private async Task<Stream> OpenTarballAsync(ResolvedPackage package, CancellationToken cancellationToken)
    {
        var tarball = PackageLayers.TarballOf(package);
        return environment.Store.Contains(tarball)
            ? environment.Store.OpenSealed(tarball)
            : await package.Cache.OpenTarballAsync(package.Entry, cancellationToken).ConfigureAwait(false);
    }

    private PackageContents Take(ResolvedPackage package, Stream tarball, bool isShared, bool isAlone, CancellationToken cancellationToken)
    {
        PackageContents? contents = null;
        var sideBySide = isAlone && environment.Parallelism > 1;
        if (isShared)
        {
            _ = LayerIngest.RunWithoutDiffId(
                environment.Store, tarball, package.Tarball, package.Entry.TarballSize, Read, sideBySide: sideBySide, cancellationToken: cancellationToken);
            PackageMemo.Require(package, contents!);
            return contents!;
        }

        var layer = LayerIngest.Run(
            environment.Store, tarball, package.Tarball, package.Entry.TarballSize, Read, sideBySide: sideBySide, cancellationToken: cancellationToken).Layer;
        PackageMemo.Require(package, contents!);
        if (LayerOf(package) is { } promised && promised.DiffId != layer.DiffId)
        {
            throw CacheFailures.Malformed(package, $"unpacked it has the digest {layer.DiffId}, the cache says {promised.DiffId}");
        }

        LayerMemo.Put(environment.Store, package.Tarball, layer);
        return contents!;

        void Read(Stream tar) => contents = PackageTarball.Read(tar, cancellationToken: cancellationToken);
    }
}
