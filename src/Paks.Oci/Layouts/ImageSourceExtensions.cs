namespace Paks.Oci;

/// <summary>Ways to find an image in a layout or archive.</summary>
public static class ImageSourceExtensions
{
    /// <summary>The annotation that containerd reads an image's full name from.</summary>
    internal const string ContainerdImageName = "io.containerd.image.name";

    /// <summary>The entry with a tag or a full name; without one, the only entry.</summary>
    /// <exception cref="ImageNotFoundException">There is none, or more than one without a tag.</exception>
    public static Descriptor Resolve(this IImageSource source, string? tag)
    {
        IEnumerable<Descriptor> fitting = tag is null ? source.Roots : source.Roots.Where(root => NamesOf(root).Contains(tag));
        List<Descriptor> found = [.. fitting.DistinctBy(root => root.Digest)];
        return found.Count == 1
            ? found[0]
            : throw new ImageNotFoundException(source.Location, tag, [.. source.Roots.SelectMany(NamesOf).Distinct(StringComparer.Ordinal)]);
    }

    private static IEnumerable<string> NamesOf(Descriptor root) =>
        new[] { root.Annotation(Descriptor.ReferenceName), root.Annotation(ContainerdImageName) }.OfType<string>();
}
