namespace Paks.Oci;

/// <summary>Opens the tar inside a layer's blob.</summary>
public static class LayerReader
{
    /// <summary>The plain tar of a blob that is compressed so; the blob is disposed with it.</summary>
    /// <remarks>Reading it throws <see cref="MalformedImageException"/> where the blob cannot be decompressed.</remarks>
    public static Stream OpenTar(Stream blob, LayerCompression compression) =>
        Decompression.Open(blob, compression, leaveOpen: false);
}
