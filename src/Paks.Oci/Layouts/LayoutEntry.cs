namespace Paks.Oci;

/// <summary>Makes the entry that stands for an image in a layout's index.json.</summary>
internal static class LayoutEntry
{
    /// <summary>The entry of an image with a tag and, for engines that load it, its first full name.</summary>
    public static Descriptor For(Descriptor root, string? tag, IReadOnlyList<string>? names = null)
    {
        Descriptor entry = tag is null ? root : root.WithAnnotation(Descriptor.ReferenceName, tag);
        return names is [var first, ..] ? entry.WithAnnotation(ImageSourceExtensions.ContainerdImageName, first) : entry;
    }
}
