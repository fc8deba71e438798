using Paks.Containers.Caches;
using Paks.Spack.Packages;

namespace Paks.Containers.Planning;

/// <summary>A package that was found, and what its tarball holds: all that a plan has to know of it.</summary>
public sealed record PackageFacts(ResolvedPackage Package, PackageContents Contents);
