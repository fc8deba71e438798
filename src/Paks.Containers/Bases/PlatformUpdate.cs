using Paks.Debian.RootFileSystems;
using Paks.Oci;

namespace Paks.Containers.Bases;

/// <summary>What would change of a base for one platform.</summary>
/// <param name="Platform">The platform.</param>
/// <param name="Plan">The packages as the archives have them now.</param>
/// <param name="Changes">What becomes of which package, by name.</param>
public sealed record PlatformUpdate(Platform Platform, RootFileSystemPlan Plan, IReadOnlyList<PackageChange> Changes);
