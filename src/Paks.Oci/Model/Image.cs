namespace Paks.Oci;

/// <summary>One image for one platform: its manifest and its configuration, which agree.</summary>
/// <param name="Descriptor">The manifest's descriptor.</param>
/// <param name="Manifest">The manifest.</param>
/// <param name="Config">The configuration.</param>
public sealed record Image(Descriptor Descriptor, Manifest Manifest, ImageConfig Config)
{
    /// <summary>The layers, bottom first.</summary>
    public IReadOnlyList<Layer> Layers => [.. Manifest.Layers.Zip(Config.DiffIds, (blob, diffId) => new Layer(blob, diffId))];

    /// <summary>Reads the image that a manifest describes.</summary>
    /// <exception cref="MalformedImageException">Manifest and configuration do not make an image.</exception>
    public static async Task<Image> ReadAsync(IFetchable content, Descriptor manifest, CancellationToken cancellationToken = default)
    {
        var json = await content.FetchAllAsync(manifest, Manifest.MaximumSize, cancellationToken).ConfigureAwait(false);
        var parsed = Manifest.Parse(json);
        if (!MediaTypes.IsConfig(parsed.Config.MediaType))
        {
            throw new MalformedImageException(
                $"manifest {manifest.Digest}", $"it describes no image: its config has the type '{parsed.Config.MediaType}'");
        }

        json = await content.FetchAllAsync(parsed.Config, ImageConfig.MaximumSize, cancellationToken).ConfigureAwait(false);
        var config = ImageConfig.Parse(json);
        return config.DiffIds.Count == parsed.Layers.Count
            ? new Image(manifest, parsed, config)
            : throw new MalformedImageException(
                $"manifest {manifest.Digest}", $"it has {parsed.Layers.Count} layers, its config {config.DiffIds.Count} diff IDs");
    }
}
