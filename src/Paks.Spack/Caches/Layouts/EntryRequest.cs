using Paks.Spack.Specs;
using Paks.Trust;

namespace Paks.Spack.Caches;

/// <summary>A package that is asked for, and what counts as a signature on it.</summary>
/// <param name="Address">The package.</param>
/// <param name="Node">The same as a node of an index or document, where one is at hand: it tells more than an address.</param>
/// <param name="Trusted">The keys whose signatures count.</param>
/// <param name="RequireSignature">False: one that is missing or refused is told in the entry, not thrown.</param>
/// <param name="Now">The time at which keys and signatures must be valid.</param>
internal sealed record EntryRequest(SpecAddress Address, ConcreteSpec? Node, Keyring Trusted, bool RequireSignature, DateTimeOffset Now);
