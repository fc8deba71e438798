using Paks.Containers.Caches;

namespace Paks.Containers.Planning;

/// <summary>Learns what packages hold, by reading their tarballs.</summary>
internal interface IPackageReader
{
    /// <summary>Reads every tarball that is not known yet, and verifies it.</summary>
    /// <returns>The facts, in the order of <paramref name="packages"/>.</returns>
    Task<IReadOnlyList<PackageFacts>> ReadAsync(IReadOnlyList<ResolvedPackage> packages, CancellationToken cancellationToken);

    /// <summary>Brings what the plan needs the bytes of, and reading did not.</summary>
    Task CompleteAsync(BuildPlan plan, CancellationToken cancellationToken);
}
