namespace Paks.Oci;

/// <summary>A foreign layer that is now in a store as it came.</summary>
/// <param name="Layer">The layer; its media type says how it is compressed.</param>
/// <param name="PlainSize">The size in bytes of the tar inside it.</param>
public sealed record IngestedLayer(Layer Layer, long PlainSize);
