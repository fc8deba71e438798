using System.Globalization;
using Paks.Oci;

namespace Paks.Containers.Images;

/// <summary>The index of images for several platforms.</summary>
internal static class AssembledIndex
{
    /// <summary>Makes the index. A pure function.</summary>
    /// <param name="images">The images, in the order that the user named their platforms in.</param>
    public static (Descriptor Descriptor, byte[] Bytes) Of(IReadOnlyList<AssembledImage> images)
    {
        var annotations = images.Select(image => Annotations(image)).Aggregate((all, one) => [.. all.Intersect(one)]);
        var bytes = new ImageIndex
        {
            Manifests = [.. SafestFirst([.. images.Select(image => image.Manifest)])],
            Annotations = annotations.Count == 0 ? null : annotations.ToDictionary(),
        }.ToJson();
        return (Descriptor.Of(MediaTypes.ImageIndex, bytes), bytes);
    }

    /// <summary>
    /// Clients that know no variants take the first entry of their architecture: of each, the one that asks least of the machine comes
    /// first (image-spec, image-index.md: of several that fit, a client should take the first).
    /// </summary>
    private static IEnumerable<Descriptor> SafestFirst(IReadOnlyList<Descriptor> manifests) => manifests
        .GroupBy(manifest => (manifest.Platform!.Os, manifest.Platform.Architecture))
        .SelectMany(group => group.OrderBy(manifest => Level(manifest.Platform!.Variant)));

    private static double Level(string? variant) =>
        double.TryParse(variant?.TrimStart([.. Enumerable.Range('a', 26).Select(letter => (char)letter)]), NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var level) ? level : 0;

    private static IReadOnlyList<KeyValuePair<string, string>> Annotations(AssembledImage image) =>
        [.. Manifest.Parse(image.ManifestBytes).Annotations ?? new Dictionary<string, string>()];
}
