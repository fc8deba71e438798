using System.IO.Pipelines;
using Docker.DotNet;
using Docker.DotNet.Models;
using Paks.Containers.Diagnostics;
using Paks.Containers.Images;
using Paks.Oci;
using Paks.Registry;

namespace Paks.Containers.Destinations;

/// <summary>
/// Loads the image into the container engine of this machine, Docker or Podman, as <c>docker load</c> does: the archive
/// is streamed into the engine's socket and never lies on disk.
/// </summary>
internal sealed class EngineWriter(DestinationReference.Engine destination, IReadOnlyList<string> tags, BuildEnvironment environment) : DestinationWriter(destination)
{
    // Found before anything is built: a build that could not be loaded is not begun.
    private readonly Uri _address = environment.Engine.Require();

    private IReadOnlyList<string> _references = tags;

    protected override IReadOnlyList<string> References => _references;

    protected override bool TakesIndexes => false;

    protected override async Task WriteContentAsync(OutgoingImage image, CancellationToken cancellationToken)
    {
        if (_references.Count == 0)
        {
            _references = [image.DefaultReference];
        }

        using var step = environment.Progress.Begin($"load into {_address}");
        using var client = new DockerClientBuilder().WithEndpoint(_address).Build();
        var pipe = new Pipe();

        // On a thread of its own: parts of an archive are written synchronously, and wait there until the engine has read.
        var writing = Task.Run(() => WriteArchiveAsync(pipe.Writer, image, cancellationToken), cancellationToken);
        var answers = new Answers();
        try
        {
            await client.Images.LoadImageAsync(new ImageLoadParameters { Quiet = true }, pipe.Reader.AsStream(), answers, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception failure)
        {
            // Read no further, so that the writing ends; what it failed of by itself is the cause of all else.
            await pipe.Reader.CompleteAsync().ConfigureAwait(false);
            await writing.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            if (writing.Exception?.GetBaseException() is ContentMismatchException or ContentNotFoundException or MalformedImageException or RegistryException)
            {
                await writing.ConfigureAwait(false);
            }

            throw EngineFailures.AreTheEngines(failure, cancellationToken) ? EngineFailures.Tell(_address, failure) : failure;
        }

        await writing.ConfigureAwait(false);
        if (answers.Error is { } error)
        {
            throw new PaksException(
                DiagnosticCodes.EngineRefused, $"The engine at {_address} refused the image: {error.TrimEnd('.')}.",
                "Its log tells more; an engine of before 2020 may want --compression gzip.");
        }

        step.Outcome(string.Join(", ", _references));
    }

    private async Task WriteArchiveAsync(PipeWriter output, OutgoingImage image, CancellationToken cancellationToken)
    {
        Exception? failure = null;
        try
        {
            // Left open: how it ends, whole or not, is for the reader to know.
            var stream = output.AsStream(leaveOpen: true);
            await using (stream.ConfigureAwait(false))
            {
                await DockerArchive.WriteAsync(stream, image.Root, image.Content, _references, cancellationToken).ConfigureAwait(false);
            }
        }
#pragma warning disable CA1031 // Whatever it is, the reader must not take what was written for the whole.
        catch (Exception e)
#pragma warning restore CA1031
        {
            failure = e;
            throw;
        }
        finally
        {
            await output.CompleteAsync(failure).ConfigureAwait(false);
        }
    }

    /// <summary>The engine tells a failure in the middle of its answer, which by then has begun with success.</summary>
    private sealed class Answers : IProgress<JSONMessage>
    {
        public string? Error { get; private set; }

        public void Report(JSONMessage value) => Error ??= value.Error?.Message;
    }
}
