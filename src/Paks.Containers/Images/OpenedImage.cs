using Paks.Containers.Diagnostics;
using Paks.Oci;
using Paks.Registry;

namespace Paks.Containers.Images;

/// <summary>An image for one platform, its documents read. Disposing it closes what it is read from.</summary>
internal sealed class OpenedImage : IDisposable
{
    private readonly IImageSource _source;

    private OpenedImage(IImageSource source, Image image, Reference? reference) => (_source, Image, Reference) = (source, image, reference);

    /// <summary>Its manifest and configuration.</summary>
    public Image Image { get; }

    /// <summary>Where it is, when that is in a registry.</summary>
    public Reference? Reference { get; }

    /// <summary>Where the blobs are read from.</summary>
    public IFetchable Content => _source;

    /// <summary>Opens the image that <paramref name="reference"/> names.</summary>
    /// <param name="reference">See <see cref="ImageSources.OpenAsync"/>.</param>
    /// <param name="platform">The platform to choose where the image is for several.</param>
    /// <param name="environment">What is found around it.</param>
    /// <param name="writeNothing">Whether even the content store is left as it is.</param>
    /// <param name="cancellationToken">Stops the reading.</param>
    /// <exception cref="PaksException">There is no such image, or it is malformed.</exception>
    public static Task<OpenedImage> OpenAsync(
        string reference, Platform platform, BuildEnvironment environment, bool writeNothing, CancellationToken cancellationToken) =>
        ImageSources.TranslateAsync(reference, async () =>
        {
            var (source, root) = await ImageSources.OpenAsync(reference, environment, writeNothing, cancellationToken).ConfigureAwait(false);
            try
            {
                var manifest = await source.ResolveImageAsync(root, platform, cancellationToken).ConfigureAwait(false);
                return new OpenedImage(source, await Image.ReadAsync(source, manifest, cancellationToken).ConfigureAwait(false), ImageSources.ReferenceOf(reference));
            }
            catch
            {
                source.Dispose();
                throw;
            }
        });

    /// <inheritdoc/>
    public void Dispose() => _source.Dispose();
}
