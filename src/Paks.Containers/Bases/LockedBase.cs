using Paks.Debian.RootFileSystems;
using Paks.Oci;

namespace Paks.Containers.Bases;

/// <summary>The packages that a base of a lock is made of.</summary>
/// <param name="Definition">The digest of the definition's text.</param>
/// <param name="Plan">The packages, by digest, and the releases that they follow from.</param>
public sealed record LockedBase(Digest Definition, RootFileSystemPlan Plan);
