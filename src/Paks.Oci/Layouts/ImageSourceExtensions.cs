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
        var fitting = tag is null ? source.Roots : source.Roots.Where(root => NamesOf(root).Contains(tag));
        List<Descriptor> found = [.. fitting.DistinctBy(root => root.Digest)];
        return found.Count == 1
            ? found[0]
            : throw new ImageNotFoundException(source.Location, tag, [.. source.Roots.SelectMany(NamesOf).Distinct(StringComparer.Ordinal)]);
    }

    /// <summary>The manifest that fits a platform best, of one entry of the layout or archive, see <see cref="PlatformChoice"/>. An entry
    /// that is a manifest is taken whatever its platform.</summary>
    /// <exception cref="ImageNotFoundException">It is for other platforms.</exception>
    public static async Task<Descriptor> ResolveImageAsync(
        this IImageSource source, Descriptor root, Platform platform, CancellationToken cancellationToken = default)
    {
        if (!MediaTypes.IsIndex(root.MediaType))
        {
            return root;
        }

        var manifests = new List<(Descriptor Manifest, Platform Platform)>();
        foreach (var manifest in await ImageGraph.FindManifestsAsync(root, source, cancellationToken).ConfigureAwait(false))
        {
            manifests.Add((manifest, manifest.Platform
                ?? (await Image.ReadAsync(source, manifest, cancellationToken).ConfigureAwait(false)).Config.Platform));
        }

        var choice = PlatformChoice.Find([.. manifests.Select(manifest => manifest.Platform)], platform);
        return choice >= 0
            ? manifests[choice].Manifest
            : throw new ImageNotFoundException(source.Location, root.Annotation(Descriptor.ReferenceName), platform, [.. manifests.Select(manifest => manifest.Platform.ToString())]);
    }

    private static IEnumerable<string> NamesOf(Descriptor root) =>
        new[] { root.Annotation(Descriptor.ReferenceName), root.Annotation(ContainerdImageName) }.OfType<string>();
}
