namespace Paks.Oci;

/// <summary>The media types of OCI images and of Docker's second schema, and what one says about the content.</summary>
/// <remarks>image-spec, media-types.md.</remarks>
public static class MediaTypes
{
    /// <summary>OCI image index.</summary>
    public const string ImageIndex = "application/vnd.oci.image.index.v1+json";

    /// <summary>OCI image manifest.</summary>
    public const string ImageManifest = "application/vnd.oci.image.manifest.v1+json";

    /// <summary>OCI image configuration.</summary>
    public const string ImageConfig = "application/vnd.oci.image.config.v1+json";

    /// <summary>OCI layer, a plain tar.</summary>
    public const string Layer = "application/vnd.oci.image.layer.v1.tar";

    /// <summary>OCI layer, a tar compressed with gzip.</summary>
    public const string LayerGzip = "application/vnd.oci.image.layer.v1.tar+gzip";

    /// <summary>OCI layer, a tar compressed with zstd.</summary>
    public const string LayerZstd = "application/vnd.oci.image.layer.v1.tar+zstd";

    /// <summary>The empty JSON object, the config of an artifact that has none.</summary>
    public const string Empty = "application/vnd.oci.empty.v1+json";

    /// <summary>Docker manifest list.</summary>
    public const string DockerManifestList = "application/vnd.docker.distribution.manifest.list.v2+json";

    /// <summary>Docker manifest, schema 2.</summary>
    public const string DockerManifest = "application/vnd.docker.distribution.manifest.v2+json";

    /// <summary>Docker image configuration.</summary>
    public const string DockerConfig = "application/vnd.docker.container.image.v1+json";

    /// <summary>Docker layer, a plain tar.</summary>
    public const string DockerLayer = "application/vnd.docker.image.rootfs.diff.tar";

    /// <summary>Docker layer, a tar compressed with gzip.</summary>
    public const string DockerLayerGzip = "application/vnd.docker.image.rootfs.diff.tar.gzip";

    /// <summary>Whether it names an index or a manifest list.</summary>
    public static bool IsIndex(string mediaType) => mediaType is ImageIndex or DockerManifestList;

    /// <summary>Whether it names an image manifest.</summary>
    public static bool IsManifest(string mediaType) => mediaType is ImageManifest or DockerManifest;

    /// <summary>Whether it names an image configuration.</summary>
    public static bool IsConfig(string mediaType) => mediaType is ImageConfig or DockerConfig;

    /// <summary>How a layer of this type is compressed; null when it is no type of layer that can be read here.</summary>
    public static LayerCompression? CompressionOf(string mediaType) => mediaType switch
    {
        Layer or DockerLayer => LayerCompression.None,
        LayerGzip or DockerLayerGzip => LayerCompression.Gzip,
        LayerZstd => LayerCompression.Zstd,
        _ => null,
    };

    /// <summary>The OCI type of a layer so compressed.</summary>
    public static string LayerOf(LayerCompression compression) => compression switch
    {
        LayerCompression.Gzip => LayerGzip,
        LayerCompression.Zstd => LayerZstd,
        _ => Layer,
    };

    /// <summary>
    /// The OCI twin of a Docker type; every other type as it is. One manifest holds one family: mixing them makes
    /// images that some engines cannot read.
    /// </summary>
    public static string ToOci(string mediaType) => mediaType switch
    {
        DockerManifestList => ImageIndex,
        DockerManifest => ImageManifest,
        DockerConfig => ImageConfig,
        DockerLayer => Layer,
        DockerLayerGzip => LayerGzip,
        _ => mediaType,
    };
}
