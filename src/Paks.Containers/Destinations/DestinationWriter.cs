using Paks.Containers.Diagnostics;
using Paks.Containers.Images;
using Paks.Containers.Recipes;
using Paks.Oci;

namespace Paks.Containers.Destinations;

/// <summary>Writes an image to one destination. Each kind takes the same image; a destination is whole or as it was before.</summary>
internal abstract class DestinationWriter(DestinationReference destination)
{
    /// <summary>The names that the image gets there.</summary>
    protected abstract IReadOnlyList<string> References { get; }

    /// <summary>The writer for a destination. What can be refused at once is refused here, before anything is built.</summary>
    /// <exception cref="PaksException">The image could not be written there.</exception>
    public static DestinationWriter Open(DestinationReference destination, ImageRecipe recipe, BuildEnvironment environment) => destination switch
    {
        DestinationReference.Layout layout => new LayoutWriter(layout, recipe.Tags),
        DestinationReference.LayoutArchive archive => new LayoutArchiveWriter(archive, recipe.Tags),
        DestinationReference.DockerSave save => new DockerSaveWriter(save, recipe.Tags),
        DestinationReference.Engine engine => new EngineWriter(engine, recipe, environment),
        _ => throw new InvalidOperationException($"there is no destination of the kind {destination.GetType().Name}"),
    };

    /// <summary>Writes the image.</summary>
    /// <exception cref="PaksException">It cannot be written; the destination is as it was.</exception>
    public async Task<WrittenImage> WriteAsync(AssembledImage image, IFetchable content, CancellationToken cancellationToken)
    {
        try
        {
            await WriteContentAsync(image, content, cancellationToken).ConfigureAwait(false);
            return new WrittenImage(destination.ToString(), References);
        }
        catch (DestinationOccupiedException occupied)
        {
            throw new PaksException(
                DiagnosticCodes.OutputRefused, $"Cannot write {destination}: {occupied.Occupant.TrimEnd('.')}.", "Choose another --output, or move away what is there.", occupied);
        }
        catch (Exception failure) when (failure is not (ContentMismatchException or ContentNotFoundException or MalformedImageException) && DiskFailure.Is(failure))
        {
            throw DiskFailure.Tell(
                failure, $"the output {destination}", DiagnosticCodes.OutputNotWritable, "Check that the folder exists and can be written, or choose another --output.");
        }
    }

    protected abstract Task WriteContentAsync(AssembledImage image, IFetchable content, CancellationToken cancellationToken);
}
