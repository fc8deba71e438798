namespace Paks.Oci;

/// <summary>A layer of an image: the blob that is stored and moved, and the digest of the tar inside it.</summary>
/// <remarks>image-spec, config.md, "Layer DiffID".</remarks>
/// <param name="Descriptor">The blob, compressed or not.</param>
/// <param name="DiffId">The digest of the uncompressed tar.</param>
public sealed record Layer(Descriptor Descriptor, Digest DiffId);
