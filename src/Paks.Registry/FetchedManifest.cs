using System.Net.Http.Headers;
using Paks.Oci;

namespace Paks.Registry;

/// <summary>A manifest or index, whole and verified.</summary>
/// <param name="Descriptor">Its media type, digest and size.</param>
/// <param name="Content">Its bytes.</param>
public sealed record FetchedManifest(Descriptor Descriptor, ReadOnlyMemory<byte> Content)
{
    /// <summary>The version that the registry gave it, for conditional writing.</summary>
    internal EntityTagHeaderValue? Version { get; init; }
}
