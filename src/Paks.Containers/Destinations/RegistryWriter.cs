using System.Globalization;
using Paks.Containers.Diagnostics;
using Paks.Containers.Images;
using Paks.Containers.Registries;
using Paks.Oci;
using Paks.Registry;

namespace Paks.Containers.Destinations;

/// <summary>
/// Pushes an image to a repository, under all its tags there at once. What the registry holds elsewhere is mounted: what came from
/// there, and what was seen there before.
/// </summary>
internal sealed class RegistryWriter(IReadOnlyList<DestinationReference.Registry> destinations, BuildEnvironment environment) : DestinationWriter(destinations[0])
{
    private readonly Repository _repository = Open(destinations[0], environment);
    private readonly BlobLocations _locations = new(environment.Store);
    private PushReport? _report;

    protected override IReadOnlyList<string> References => [.. destinations.Select(destination => destination.Reference.ToString())];

    protected override PushReport? Pushed => _report;

    protected override async Task WriteContentAsync(OutgoingImage image, CancellationToken cancellationToken)
    {
        using var step = environment.Progress.Begin($"push to {_repository.Location}");
        var push = new ImagePush(_repository, image.Content)
        {
            MountFrom = blob => FindOrigin(image.Content, blob),
            Pushed = blob =>
            {
                step.Advance(blob.Blob.Size);
                _locations.Remember(_repository, blob.Blob);
            },
        };
        _report = await push.RunAsync(image.Root, [.. destinations.Select(destination => destination.Tag)], cancellationToken).ConfigureAwait(false);
        step.Outcome(Describe(_report));
    }

    private static Repository Open(DestinationReference.Registry destination, BuildEnvironment environment) => environment.Offline
        ? throw new PaksException(DiagnosticCodes.Offline, $"Cannot push to {destination}: the network is left alone.", "Leave out --offline, or write a file with -o oci:DIR.")
        : RegistryFailures.Translate(() => environment.Registries.Open(destination.Reference));

    private string? FindOrigin(IOutgoingContent content, Descriptor blob) =>
        content.OriginOf(blob) is { } origin && origin.Registry == _repository.Registry ? origin.Name : _locations.Find(_repository, blob);

    private static string Describe(PushReport report) => report.WasThere
        ? "it was there"
        : string.Join(", ", report.Blobs.GroupBy(blob => blob.Outcome).OrderBy(group => group.Key).Select(group => string.Create(
            CultureInfo.InvariantCulture, $"{group.Count()} {Word(group.Key)} ({group.Sum(blob => blob.Blob.Size)} bytes)")));

    private static string Word(PushOutcome outcome) => outcome switch
    {
        PushOutcome.Pushed => "sent",
        PushOutcome.Mounted => "mounted",
        _ => "there",
    };
}
