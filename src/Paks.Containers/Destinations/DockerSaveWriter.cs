using Paks.Containers.Images;
using Paks.Oci;

namespace Paks.Containers.Destinations;

/// <summary>Writes an image into a tar file that <c>docker load</c> takes.</summary>
internal sealed class DockerSaveWriter(DestinationReference.DockerSave destination, IReadOnlyList<string> tags) : DestinationWriter(destination)
{
    protected override IReadOnlyList<string> References => tags;

    protected override bool TakesIndexes => false;

    protected override Task WriteContentAsync(OutgoingImage image, CancellationToken cancellationToken) =>
        DockerArchive.WriteAsync(destination.File, image.Root, image.Content, tags, cancellationToken);
}
