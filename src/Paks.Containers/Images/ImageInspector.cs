using System.Security.Cryptography;
using Paks.Containers.Diagnostics;
using Paks.Oci;
using Paks.Registry;

namespace Paks.Containers.Images;

/// <summary>Looks into an image, wherever it is, and checks every digest in it.</summary>
public static class ImageInspector
{
    /// <summary>Inspects the image that <paramref name="reference"/> names.</summary>
    /// <param name="reference"><c>oci:DIR[:TAG]</c>, <c>oci-archive:FILE[:TAG]</c>, <c>docker-archive:FILE</c>, <c>docker://REF</c> or <c>docker-daemon:NAME</c>.</param>
    /// <param name="platform">The platform to choose where the image is for several.</param>
    /// <param name="environment">What is found around it.</param>
    /// <param name="readLayers">Whether layers are read and their digests checked; the documents always are.</param>
    /// <param name="cancellationToken">Stops the inspection.</param>
    /// <exception cref="PaksException">There is no such image, or its documents are malformed.</exception>
    public static Task<ImageInspection> InspectAsync(
        string reference, Platform platform, BuildEnvironment environment, bool readLayers, CancellationToken cancellationToken = default) =>
        Failures.TranslateAsync(async () =>
        {
            using var opened = await OpenedImage.OpenAsync(reference, platform, environment, writeNothing: false, cancellationToken).ConfigureAwait(false);
            var image = opened.Image;
            var packages = LabelledPackage.Read(image.Config.Config.Labels ?? new Dictionary<string, string>());
            var layers = new List<InspectedLayer>();
            foreach (var (layer, createdBy) in image.Layers.Zip(CreatedBy(image.Config, image.Layers.Count)))
            {
                var problem = readLayers ? await FindProblemAsync(opened.Content, layer, cancellationToken).ConfigureAwait(false) : null;
                layers.Add(Describe(layer, createdBy, packages, problem));
            }

            return new ImageInspection(reference, image.Descriptor, image.Manifest.Config, image.Config, layers);
        });

    private static InspectedLayer Describe(Layer layer, string? createdBy, IReadOnlyList<LabelledPackage> packages, string? problem)
    {
        var signed = packages.Where(package => package.Checksum == layer.Descriptor.Digest.ToString()).ToList();
        var held = signed.Count > 0 ? signed
            : [.. packages.Where(package => createdBy?.Contains(package.ShortName, StringComparison.Ordinal) ?? false)];
        return new InspectedLayer(layer, createdBy, held, signed.Count > 0, problem);
    }

    /// <summary>What the history says of each layer; nulls where the history does not fit the layers.</summary>
    private static IEnumerable<string?> CreatedBy(ImageConfig config, int layers)
    {
        var told = config.History.Where(entry => !entry.EmptyLayer).Select(entry => entry.CreatedBy).ToList();
        return told.Count == layers ? told : Enumerable.Repeat<string?>(null, layers);
    }

    private static async Task<string?> FindProblemAsync(IFetchable content, Layer layer, CancellationToken cancellationToken)
    {
        if (MediaTypes.CompressionOf(layer.Descriptor.MediaType) is not { } compression)
        {
            return $"layer {layer.Descriptor.Digest} has the media type {layer.Descriptor.MediaType}, which cannot be read here";
        }

        try
        {
            var stored = await content.FetchAsync(layer.Descriptor, cancellationToken).ConfigureAwait(false);
            var plain = LayerReader.OpenTar(stored, compression);
            await using var _ = plain.ConfigureAwait(false);
            var diffId = Digest.FromSha256(await Task.Run(() => SHA256.HashData(plain), cancellationToken).ConfigureAwait(false));
            return diffId == layer.DiffId ? null : $"layer {layer.Descriptor.Digest} has the diff ID {diffId}, the configuration says {layer.DiffId}";
        }
        catch (Exception e) when (e is MalformedImageException or UnauthorizedAccessException or IOException and not RegistryException)
        {
            return $"layer {layer.Descriptor.Digest}: {e.Message}";
        }
    }
}
