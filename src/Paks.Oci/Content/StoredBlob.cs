namespace Paks.Oci;

/// <summary>A blob as a store holds it.</summary>
/// <param name="Digest">Its digest.</param>
/// <param name="Size">Its size in bytes.</param>
public sealed record StoredBlob(Digest Digest, long Size)
{
    /// <summary>The descriptor of this blob as content of a type.</summary>
    public Descriptor As(string mediaType) => new() { MediaType = mediaType, Digest = Digest, Size = Size };
}
