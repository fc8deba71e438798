namespace Paks.Oci;

/// <summary>Makes the entries that stand for an image in a layout's index.json.</summary>
internal static class LayoutEntry
{
    /// <summary>An entry for each tag, or one without; for engines that load the image, each says the first full name.</summary>
    public static IReadOnlyList<Descriptor> For(Descriptor root, IReadOnlyList<string> tags, IReadOnlyList<string>? names = null)
    {
        var named = names is [var first, ..] ? root.WithAnnotation(ImageSourceExtensions.ContainerdImageName, first) : root;
        return tags.Count == 0
            ? [named]
            : [.. tags.Distinct(StringComparer.Ordinal).Select(tag => named.WithAnnotation(Descriptor.ReferenceName, tag))];
    }
}
