namespace Paks.Spack.Caches;

/// <summary>A blob that belongs into a registry.</summary>
/// <param name="Descriptor">What names it.</param>
/// <param name="Content">Its bytes.</param>
public sealed record RegistryBlob(RegistryDescriptor Descriptor, ReadOnlyMemory<byte> Content)
{
    /// <summary>Names bytes.</summary>
    public static RegistryBlob Of(string mediaType, ReadOnlyMemory<byte> content) => new(RegistryDescriptor.Of(mediaType, content.Span), content);
}
