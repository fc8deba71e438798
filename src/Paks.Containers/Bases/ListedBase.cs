using Paks.Oci;

namespace Paks.Containers.Bases;

/// <summary>A base that there is.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Release">The release of a distribution that it is of.</param>
/// <param name="Description">The release, and what the base is for, in a few words.</param>
/// <param name="Platforms">What it can be made for.</param>
/// <param name="Origin">By which road a build would take it now.</param>
/// <param name="Digest">The digest of its manifest for this machine's platform, where it lies ready here; else null.</param>
/// <param name="Size">Bytes of its layers, compressed, where it lies ready here; else null.</param>
public sealed record ListedBase(string Name, string Release, string Description, IReadOnlyList<Platform> Platforms, BaseOrigin Origin, Digest? Digest, long? Size);
