using Paks.Containers.Caches;
using Paks.Spack.Specs;

namespace Paks.Containers.Planning;

/// <summary>Learns what packages hold, by reading their tarballs.</summary>
internal interface IPackageReader
{
    /// <summary>Reads every tarball that is not known yet, and verifies it.</summary>
    /// <param name="packages">The packages.</param>
    /// <param name="shared">Those of them that will be no layers of their own, so that nobody asks for their diff IDs.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <returns>The facts, in the order of <paramref name="packages"/>.</returns>
    Task<IReadOnlyList<PackageFacts>> ReadAsync(
        IReadOnlyList<ResolvedPackage> packages, IReadOnlySet<DagHash> shared, CancellationToken cancellationToken);

    /// <summary>Brings what the plan needs the bytes of, and reading did not.</summary>
    Task CompleteAsync(BuildPlan plan, CancellationToken cancellationToken);
}
