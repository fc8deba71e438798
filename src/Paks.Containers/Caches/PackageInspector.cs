using Paks.Containers.Planning;
using Paks.Containers.Progress;
using Paks.Oci;
using Paks.Spack.Caches;
using Paks.Spack.Packages;
using Paks.Spack.Specs;

namespace Paks.Containers.Caches;

/// <summary>Learns what packages hold without writing anything: for a plan that is only to be looked at.</summary>
internal sealed class PackageInspector(BuildEnvironment environment) : IPackageReader
{
    /// <inheritdoc/>
    public async Task<IReadOnlyList<PackageFacts>> ReadAsync(
        IReadOnlyList<ResolvedPackage> packages, IReadOnlySet<DagHash> shared, CancellationToken cancellationToken)
    {
        var facts = new PackageFacts[packages.Count];
        var options = new ParallelOptions { MaxDegreeOfParallelism = environment.Parallelism, CancellationToken = cancellationToken };
        await Parallel.ForAsync(0, packages.Count, options, async (position, token) =>
        {
            var package = packages[position];
            var contents = PackageMemo.TryGet(environment.Store, package)
                ?? await PublishedContents.ReadAsync(package, token).ConfigureAwait(false)
                ?? await InspectAsync(package, token).ConfigureAwait(false);
            facts[position] = new PackageFacts(package, contents);
        }).ConfigureAwait(false);
        return facts;
    }

    /// <summary>Nothing is made of the plan.</summary>
    public Task CompleteAsync(BuildPlan plan, CancellationToken cancellationToken) => Task.CompletedTask;

    private async Task<PackageContents> InspectAsync(ResolvedPackage package, CancellationToken cancellationToken)
    {
        using var step = environment.Progress.Begin(package.ShortName, package.Entry.TarballSize);
        try
        {
            var tarball = await package.Cache.OpenTarballAsync(package.Entry, cancellationToken).ConfigureAwait(false);
            await using var _ = tarball.ConfigureAwait(false);
            var tar = LayerReader.OpenTar(new CountedStream(tarball, step), PackageFetcher.CompressionOf(package));
            await using var __ = tar.ConfigureAwait(false);
            var contents = PackageTarball.Read(tar, cancellationToken: cancellationToken);

            // The checksum is judged at the end of the stream, which the end of the archive need not be.
            await tar.CopyToAsync(Stream.Null, cancellationToken).ConfigureAwait(false);
            PackageMemo.Require(package, contents);
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
}
