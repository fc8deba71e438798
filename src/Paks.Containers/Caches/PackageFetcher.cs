using Paks.Containers.Layers;
using Paks.Containers.Planning;
using Paks.Containers.Progress;
using Paks.Oci;
using Paks.Spack.Caches;
using Paks.Spack.Packages;

namespace Paks.Containers.Caches;

/// <summary>
/// Brings packages into the content store: each tarball is fetched, verified, stored, decompressed, hashed and examined in
/// one pass. What was learned is remembered under the tarball's digest, so the second time nothing is read at all.
/// </summary>
internal sealed class PackageFetcher(BuildEnvironment environment) : IPackageReader
{
    /// <inheritdoc/>
    public async Task<IReadOnlyList<PackageFacts>> ReadAsync(IReadOnlyList<ResolvedPackage> packages, CancellationToken cancellationToken)
    {
        var facts = new PackageFacts[packages.Count];
        var options = new ParallelOptions { MaxDegreeOfParallelism = environment.Parallelism, CancellationToken = cancellationToken };
        await Parallel.ForAsync(0, packages.Count, options, async (position, token) =>
        {
            var package = packages[position];
            var contents = Remembered(package) ?? await FetchAsync(package, packages.Count == 1, token).ConfigureAwait(false);
            facts[position] = new PackageFacts(package, contents);
        }).ConfigureAwait(false);
        return facts;
    }

    /// <summary>How a package's tarball is compressed.</summary>
    public static LayerCompression CompressionOf(ResolvedPackage package) =>
        package.Entry.TarballCompression == "gzip" ? LayerCompression.Gzip : LayerCompression.None;

    private PackageContents? Remembered(ResolvedPackage package) =>
        LayerMemo.TryGet(environment.Store, package.Tarball)?.Descriptor.Size != package.Entry.TarballSize ? null : PackageMemo.TryGet(environment.Store, package);

    private async Task<PackageContents> FetchAsync(ResolvedPackage package, bool isAlone, CancellationToken cancellationToken)
    {
        using var step = environment.Progress.Begin(package.ShortName, package.Entry.TarballSize);
        try
        {
            var tarball = await package.Cache.OpenTarballAsync(package.Entry, cancellationToken).ConfigureAwait(false);
            await using var _ = tarball.ConfigureAwait(false);
            var (contents, layer) = Take(package, new CountedStream(tarball, step), isAlone, cancellationToken);
            LayerMemo.Put(environment.Store, package.Tarball, layer);
            PackageMemo.Put(environment.Store, package.Tarball, contents);
            step.Outcome("fetched and verified");
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

    private (PackageContents Contents, Layer Layer) Take(ResolvedPackage package, Stream tarball, bool isAlone, CancellationToken cancellationToken)
    {
        PackageContents? contents = null;
        var ingested = LayerIngest.Run(
            environment.Store,
            tarball,
            package.Tarball,
            package.Entry.TarballSize,
            tar => contents = PackageTarball.Read(tar, cancellationToken: cancellationToken),
            sideBySide: isAlone && environment.Parallelism > 1,
            cancellationToken: cancellationToken);
        PackageMemo.Require(package, contents!);
        return (contents!, ingested.Layer);
    }
}
