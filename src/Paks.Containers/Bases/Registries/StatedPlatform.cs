using Paks.Oci;

namespace Paks.Containers.Bases.Registries;

/// <summary>A base for one platform, as a statement names it.</summary>
/// <param name="Platform">The platform, as <c>linux/amd64</c>.</param>
/// <param name="Manifest">Its manifest.</param>
/// <param name="Inputs">The digest of all that determines its layer: definition, architecture and packages.</param>
/// <param name="Packages">The digest of each package, by <c>name=version</c>.</param>
internal sealed record StatedPlatform(string Platform, Descriptor Manifest, Digest Inputs, IReadOnlyDictionary<string, string> Packages);
