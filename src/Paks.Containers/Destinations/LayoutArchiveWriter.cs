using Paks.Containers.Images;
using Paks.Oci;

namespace Paks.Containers.Destinations;

/// <summary>Writes an image into a tar file of an OCI image layout.</summary>
internal sealed class LayoutArchiveWriter(DestinationReference.LayoutArchive destination, IReadOnlyList<string> tags) : DestinationWriter(destination)
{
    protected override IReadOnlyList<string> References { get; } = LayoutTags.Of(destination.Tag, tags);

    protected override Task WriteContentAsync(OutgoingImage image, CancellationToken cancellationToken) =>
        OciArchive.WriteAsync(destination.File, image.Root, image.Content, References, tags, cancellationToken);
}
