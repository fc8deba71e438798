using Paks.Containers.Images;
using Paks.Oci;

namespace Paks.Containers.Destinations;

/// <summary>Writes an image into an OCI image layout, beside the images that are there.</summary>
internal sealed class LayoutWriter(DestinationReference.Layout destination, IReadOnlyList<string> tags) : DestinationWriter(destination)
{
    protected override IReadOnlyList<string> References { get; } = LayoutTags.Of(destination.Tag, tags);

    protected override Task WriteContentAsync(OutgoingImage image, CancellationToken cancellationToken) =>
        OciLayout.WriteAsync(destination.Folder, image.Root, image.Content, References, cancellationToken);
}
