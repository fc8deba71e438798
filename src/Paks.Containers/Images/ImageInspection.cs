using Paks.Oci;

namespace Paks.Containers.Images;

/// <summary>What an image is: its documents, its layers, and whether every digest holds.</summary>
/// <param name="Reference">The image as it was named.</param>
/// <param name="Manifest">Describes its manifest.</param>
/// <param name="Config">Describes its configuration.</param>
/// <param name="Configuration">Its configuration.</param>
/// <param name="Layers">Its layers, bottom first.</param>
public sealed record ImageInspection(
    string Reference, Descriptor Manifest, Descriptor Config, ImageConfig Configuration, IReadOnlyList<InspectedLayer> Layers)
{
    /// <summary>The labels of the configuration.</summary>
    public IReadOnlyDictionary<string, string> Labels => Configuration.Config.Labels ?? new Dictionary<string, string>();

    /// <summary>Bytes of all layers as they are stored.</summary>
    public long Size => Layers.Sum(layer => layer.Layer.Descriptor.Size);

    /// <summary>What is wrong, a sentence each; none when every digest holds.</summary>
    public IEnumerable<string> Problems => Layers.Where(layer => layer.Problem is not null).Select(layer => layer.Problem!);
}
