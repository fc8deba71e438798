using Paks.Containers.Destinations;
using Paks.Oci;

namespace Paks.Containers;

/// <summary>An image that was copied.</summary>
/// <param name="Root">What was copied: a manifest, or an index with all that it leads to.</param>
/// <param name="Destinations">Where it went.</param>
/// <param name="Transfer">What went to and from registries.</param>
public sealed record CopyResult(Descriptor Root, IReadOnlyList<WrittenImage> Destinations, RegistryTransfer Transfer);
