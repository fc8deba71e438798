using Paks.Containers.Diagnostics;
using Paks.Oci;

namespace Paks.Containers.Images;

/// <summary>An image of a layout or archive, its documents read. Disposing it closes what it is read from.</summary>
internal sealed class OpenedImage : IDisposable
{
    private readonly IImageSource _source;

    private OpenedImage(IImageSource source, Image image) => (_source, Image) = (source, image);

    /// <summary>Its manifest and configuration.</summary>
    public Image Image { get; }

    /// <summary>Where the blobs are read from.</summary>
    public IFetchable Content => _source;

    /// <summary>Opens the image that <paramref name="reference"/> names.</summary>
    /// <param name="reference"><c>oci:DIR[:TAG]</c>, <c>oci-archive:FILE[:TAG]</c> or <c>docker-archive:FILE[:TAG]</c>.</param>
    /// <param name="folder">Absolute folder that relative paths start from.</param>
    /// <param name="platform">The platform to choose where the image is for several.</param>
    /// <param name="cancellationToken">Stops the reading.</param>
    /// <exception cref="PaksException">There is no such image, or it is malformed.</exception>
    public static async Task<OpenedImage> OpenAsync(string reference, string folder, Platform platform, CancellationToken cancellationToken)
    {
        var location = ImageLocation.TryParse(reference, folder) ?? throw Unknown(reference);
        if (!Path.Exists(location.Path))
        {
            throw new PaksException(
                DiagnosticCodes.ImageNotFound, $"Cannot open {reference}: there is no {location.Path}.", "Check the path.");
        }

        try
        {
            return await ReadAsync(location, platform, cancellationToken).ConfigureAwait(false);
        }
        catch (ImageNotFoundException missing)
        {
            throw new PaksException(DiagnosticCodes.ImageNotFound, $"Cannot open {reference}: {missing.Message}.", "Name a tag that is there.", missing);
        }
        catch (Exception e) when (e is MalformedImageException or ContentMismatchException or ContentNotFoundException)
        {
            throw new PaksException(DiagnosticCodes.MalformedImage, $"Cannot read {reference}: {e.Message.TrimEnd('.')}.", "Make or copy the image again.", e);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new PaksException(DiagnosticCodes.ImageNotFound, $"Cannot open {reference}: {e.Message.TrimEnd('.')}.", "Check the path and who may read it.", e);
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _source.Dispose();

    private static async Task<OpenedImage> ReadAsync(ImageLocation location, Platform platform, CancellationToken cancellationToken)
    {
        IImageSource source = location.Kind switch
        {
            ImageLocationKind.Layout => OciLayout.Open(location.Path),
            ImageLocationKind.LayoutArchive => OciArchive.Open(location.Path),
            _ => DockerArchive.Open(location.Path),
        };
        try
        {
            var manifest = await source.ResolveImageAsync(location.Tag, platform, cancellationToken).ConfigureAwait(false);
            return new OpenedImage(source, await Image.ReadAsync(source, manifest, cancellationToken).ConfigureAwait(false));
        }
        catch
        {
            source.Dispose();
            throw;
        }
    }

    private static PaksException Unknown(string reference) => reference.StartsWith("docker://", StringComparison.Ordinal)
        ? new PaksException(
            DiagnosticCodes.NotSupported, $"Cannot read {reference}: this version does not speak to registries.",
            $"Fetch it first: skopeo copy {reference} oci:image.")
        : new PaksException(
            DiagnosticCodes.InvalidOption, $"Cannot take '{reference}' for an image: it is no place that images are read from.",
            "Use oci:DIR[:TAG], oci-archive:FILE[:TAG] or docker-archive:FILE.");
}
