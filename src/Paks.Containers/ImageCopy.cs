using Paks.Containers.Destinations;
using Paks.Containers.Diagnostics;
using Paks.Containers.Images;
using Paks.Oci;
using Paks.Registry;

namespace Paks.Containers;

/// <summary>Copies an image from any place to any other: its blobs stay as they are.</summary>
public static class ImageCopy
{
    // What a layout calls a tag alone gets this name where one is wanted.
    private const string NoName = "paks/image";

    /// <summary>Copies.</summary>
    /// <param name="request">What to copy, and where to.</param>
    /// <param name="machine">The platform that is taken for a destination that takes only one.</param>
    /// <param name="environment">What is found around it.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <exception cref="PaksException">There is no such image, it is damaged, or a destination cannot be written.</exception>
    public static Task<CopyResult> RunAsync(
        CopyRequest request, Platform machine, BuildEnvironment environment, CancellationToken cancellationToken = default) =>
        Failures.TranslateAsync(async () =>
        {
            var source = request.Source;
            var before = RegistryTransfer.Of(environment.Registries.Traffic);
            var (opened, root) = await ImageSources.TranslateAsync(source, () => ImageSources.OpenAsync(source, environment, writeNothing: false, cancellationToken)).ConfigureAwait(false);
            using var _ = opened;
            var chosen = request.Platform is null && !request.Destinations.Any(TakesOne)
                ? root
                : await ImageSources.TranslateAsync(source, () => opened.ResolveImageAsync(root, request.Platform ?? machine, cancellationToken)).ConfigureAwait(false);
            var tags = request.Tags.Count > 0 ? request.Tags : NamesOf(source, root);
            var image = new OutgoingImage(Plain(chosen), new CopiedContent(opened), tags.FirstOrDefault($"{NoName}:latest"));
            var written = new List<WrittenImage>();
            foreach (var writer in DestinationWriter.Open(request.Destinations, tags, platforms: 1, environment))
            {
                written.Add(await ImageSources.TranslateAsync(source, () => writer.WriteAsync(image, cancellationToken)).ConfigureAwait(false));
            }

            return new CopyResult(chosen, written, RegistryTransfer.Of(environment.Registries.Traffic).Since(before, written));
        });

    private static bool TakesOne(DestinationReference destination) => destination is DestinationReference.Engine or DestinationReference.DockerSave;

    /// <summary>What a layout says of an entry, its tag and platform, is not the image's own.</summary>
    private static Descriptor Plain(Descriptor root) => new() { MediaType = root.MediaType, Digest = root.Digest, Size = root.Size };

    /// <summary>The names that the image has where it is: full ones, or, of a layout, a tag alone.</summary>
    private static IReadOnlyList<string> NamesOf(string source, Descriptor root) =>
        ImageSources.ReferenceOf(source) is { } reference ? reference.Digest is null ? [reference.WithTag(reference.Target).ToString()] : []
        : root.Annotation(Descriptor.ReferenceName) is not { } name ? []
        : Reference.IsTag(name) ? [$"{NoName}:{name}"]
        // Whoever made the source may have written anything there.
        : Reference.TryParse(name, out var full) && full.Digest is null ? [name]
        : [];
}
