namespace Paks.Oci;

/// <summary>How a layer's tar is compressed.</summary>
public enum LayerCompression
{
    /// <summary>Not at all.</summary>
    None,

    /// <summary>gzip, which every engine reads.</summary>
    Gzip,

    /// <summary>zstd, smaller and faster to read; needs Docker 23, Podman 4.</summary>
    Zstd,
}
