using Paks.Containers.Images;
using Paks.Oci;

namespace Paks.Containers.Bases;

/// <summary>The documents of a base as an image of its own: the manifest whose digest images on it are stamped with, and its configuration.</summary>
/// <param name="Manifest">Describes <paramref name="ManifestBytes"/>.</param>
/// <param name="ManifestBytes">The manifest.</param>
/// <param name="Config">Describes <paramref name="ConfigBytes"/>.</param>
/// <param name="ConfigBytes">The configuration.</param>
public sealed record BaseDocuments(Descriptor Manifest, ReadOnlyMemory<byte> ManifestBytes, Descriptor Config, ReadOnlyMemory<byte> ConfigBytes)
{
    /// <summary>Writes them. A pure function: the same base gives the same bytes everywhere.</summary>
    /// <param name="config">The configuration.</param>
    /// <param name="layers">The layers, bottom first.</param>
    public static BaseDocuments Of(ImageConfig config, IReadOnlyList<Layer> layers)
    {
        var configBytes = config.ToJson();
        var described = Descriptor.Of(MediaTypes.ImageConfig, configBytes);
        var manifest = new Manifest
        {
            Config = described,
            Layers = [.. layers.Select(layer => layer.Descriptor)],
            Annotations = ImageLabels.Annotations(config.Config.Labels ?? new Dictionary<string, string>()),
        }.ToJson();
        return new BaseDocuments(Descriptor.Of(MediaTypes.ImageManifest, manifest), manifest, described, configBytes);
    }
}
