using Paks.Containers.Destinations;
using Paks.Oci;

namespace Paks.Containers;

/// <summary>An image that was built, and where it went.</summary>
/// <param name="Root">What its tags stand for: the manifest, or the index where it is for several platforms.</param>
/// <param name="Images">The image for each platform, in the order in which they were named.</param>
/// <param name="Destinations">Where it went, in the order asked for.</param>
/// <param name="Transfer">What went to and from registries.</param>
/// <param name="Timings">How long each part of the walk took, in its order.</param>
public sealed record BuildResult(
    Descriptor Root,
    IReadOnlyList<PlatformImage> Images,
    IReadOnlyList<WrittenImage> Destinations,
    RegistryTransfer Transfer,
    IReadOnlyList<KeyValuePair<string, TimeSpan>> Timings);
