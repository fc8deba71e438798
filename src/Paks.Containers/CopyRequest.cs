using Paks.Containers.Destinations;
using Paks.Oci;

namespace Paks.Containers;

/// <summary>What to copy, and where to.</summary>
/// <param name="Source">Where it is, such as <c>docker://registry/name:tag</c> or <c>oci:DIR:TAG</c>.</param>
/// <param name="Destinations">Where it goes.</param>
public sealed record CopyRequest(string Source, IReadOnlyList<DestinationReference> Destinations)
{
    /// <summary>The platform to copy alone, of an image for several; null copies them all.</summary>
    public Platform? Platform { get; init; }

    /// <summary>The image's names in archives and engines, instead of those that it has in the source.</summary>
    public IReadOnlyList<string> Tags { get; init; } = [];
}
