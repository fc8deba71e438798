using Paks.Oci;

namespace Paks.Containers.Bases;

/// <summary>What would change of a base.</summary>
/// <param name="Name">The base's name.</param>
/// <param name="Definition">The digest of the definition's text.</param>
/// <param name="IsRedefined">Whether the definition is another one than that of the lock.</param>
/// <param name="Platforms">The changes, by platform.</param>
public sealed record BaseUpdate(string Name, Digest Definition, bool IsRedefined, IReadOnlyList<PlatformUpdate> Platforms);
