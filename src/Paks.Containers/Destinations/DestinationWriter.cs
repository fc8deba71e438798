using Paks.Containers.Diagnostics;
using Paks.Containers.Images;
using Paks.Containers.Registries;
using Paks.Oci;
using Paks.Registry;

namespace Paks.Containers.Destinations;

/// <summary>Writes an image to one destination. Each kind takes the same image; a destination is whole or as it was before.</summary>
internal abstract class DestinationWriter(DestinationReference destination)
{
    /// <summary>The names that the image gets there.</summary>
    protected abstract IReadOnlyList<string> References { get; }

    /// <summary>What became of the blobs, where the destination is a registry.</summary>
    protected virtual PushReport? Pushed => null;

    /// <summary>Whether an image for several platforms can be written there.</summary>
    protected virtual bool TakesIndexes => true;

    /// <summary>The writers for destinations. What can be refused at once is refused here, before anything is built.</summary>
    /// <param name="destinations">The destinations; tags of one repository are written together.</param>
    /// <param name="tags">The image's references.</param>
    /// <param name="platforms">How many platforms the image is for.</param>
    /// <param name="environment">What is found around it.</param>
    /// <exception cref="PaksException">The image could not be written there.</exception>
    public static IReadOnlyList<DestinationWriter> Open(
        IReadOnlyList<DestinationReference> destinations, IReadOnlyList<string> tags, int platforms, BuildEnvironment environment)
    {
        var writers = destinations
            .GroupBy(destination => destination is DestinationReference.Registry registry ? registry.Reference.Name : destination.ToString())
            .Select(group => group.First() is DestinationReference.Registry
                ? new RegistryWriter([.. group.Cast<DestinationReference.Registry>()], environment)
                : Open(group.First(), tags, environment))
            .ToList();
        return platforms > 1 && writers.Find(writer => !writer.TakesIndexes) is { } single ? throw single.OnePlatformOnly(platforms) : writers;
    }

    /// <summary>Writes the image.</summary>
    /// <exception cref="PaksException">It cannot be written; the destination is as it was.</exception>
    public async Task<WrittenImage> WriteAsync(OutgoingImage image, CancellationToken cancellationToken)
    {
        try
        {
            await WriteContentAsync(image, cancellationToken).ConfigureAwait(false);
            return new WrittenImage(destination.ToString(), References, Pushed);
        }
        catch (DestinationOccupiedException occupied)
        {
            throw new PaksException(
                DiagnosticCodes.OutputRefused, $"Cannot write {destination}: {occupied.Occupant.TrimEnd('.')}.", "Write it elsewhere, or move away what is there.", occupied);
        }
        catch (RegistryException failure)
        {
            throw RegistryFailures.Tell(failure);
        }
        catch (Exception failure) when (failure is not (ContentMismatchException or ContentNotFoundException or MalformedImageException) && DiskFailure.Is(failure))
        {
            throw DiskFailure.Tell(
                failure, $"the output {destination}", DiagnosticCodes.OutputNotWritable, "Check that the folder exists and can be written, or write elsewhere.");
        }
    }

    protected abstract Task WriteContentAsync(OutgoingImage image, CancellationToken cancellationToken);

    private static DestinationWriter Open(DestinationReference destination, IReadOnlyList<string> tags, BuildEnvironment environment) => destination switch
    {
        DestinationReference.Layout layout => new LayoutWriter(layout, tags),
        DestinationReference.LayoutArchive archive => new LayoutArchiveWriter(archive, tags),
        DestinationReference.DockerSave save => new DockerSaveWriter(save, tags),
        DestinationReference.Engine engine => new EngineWriter(engine, tags, environment),
        _ => throw new InvalidOperationException($"there is no destination of the kind {destination.GetType().Name}"),
    };

    private PaksException OnePlatformOnly(int platforms) => new(
        DiagnosticCodes.InvalidOption, $"Cannot write an image for {platforms} platforms to {destination}: it takes one.",
        "Name one with --platform, or write to oci:DIR, oci-archive:FILE or docker://REF.");
}
