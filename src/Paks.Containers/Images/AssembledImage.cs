using Paks.Containers.Bases;
using Paks.Containers.Layers;
using Paks.Oci;

namespace Paks.Containers.Images;

/// <summary>An image: the documents that describe it, and all that they point at.</summary>
public sealed record AssembledImage
{
    /// <summary>Describes <see cref="ManifestBytes"/>; its digest is the image's.</summary>
    public required Descriptor Manifest { get; init; }

    /// <summary>The manifest's canonical bytes.</summary>
    public required ReadOnlyMemory<byte> ManifestBytes { get; init; }

    /// <summary>Describes <see cref="ConfigBytes"/>; its digest is what Docker calls the image's ID.</summary>
    public required Descriptor Config { get; init; }

    /// <summary>The configuration's canonical bytes.</summary>
    public required ReadOnlyMemory<byte> ConfigBytes { get; init; }

    /// <summary>The configuration.</summary>
    public required ImageConfig Configuration { get; init; }

    /// <summary>The base that the image stands on.</summary>
    public required BaseImage Base { get; init; }

    /// <summary>The layers above the base, bottom first.</summary>
    public required IReadOnlyList<MadeLayer> Layers { get; init; }
}
