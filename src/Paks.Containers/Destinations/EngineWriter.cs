using System.IO.Pipelines;
using System.Net.Sockets;
using Docker.DotNet;
using Docker.DotNet.Models;
using Paks.Containers.Diagnostics;
using Paks.Containers.Images;
using Paks.Containers.Recipes;
using Paks.Oci;

namespace Paks.Containers.Destinations;

/// <summary>
/// Loads the image into the container engine of this machine, Docker or Podman, as <c>docker load</c> does: the archive
/// is streamed into the engine's socket and never lies on disk.
/// </summary>
internal sealed class EngineWriter(DestinationReference.Engine destination, ImageRecipe recipe, BuildEnvironment environment) : DestinationWriter(destination)
{
    private const string Remedy = "Start Docker or Podman, or name its address with DOCKER_HOST; without an engine, write a file with -o docker-archive:FILE.";

    // Found before anything is built: a build that could not be loaded is not begun.
    private readonly Uri _address = environment.Engine.Find() ?? throw new PaksException(
        DiagnosticCodes.EngineUnreachable, "No container engine was found: DOCKER_HOST is not set, and none of the usual sockets is there.", Remedy);

    private IReadOnlyList<string> _references = recipe.Tags;

    protected override IReadOnlyList<string> References => _references;

    protected override async Task WriteContentAsync(AssembledImage image, IFetchable content, CancellationToken cancellationToken)
    {
        if (_references.Count == 0)
        {
            _references = [DefaultReference(image)];
        }

        using var step = environment.Progress.Begin($"load into {_address}");
        using var client = new DockerClientBuilder().WithEndpoint(_address).Build();
        var pipe = new Pipe();

        // On a thread of its own: parts of an archive are written synchronously, and wait there until the engine has read.
        var writing = Task.Run(() => WriteArchiveAsync(pipe.Writer, image, content, cancellationToken), cancellationToken);
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
            if (writing.Exception?.GetBaseException() is ContentMismatchException or ContentNotFoundException or MalformedImageException)
            {
                await writing.ConfigureAwait(false);
            }

            throw IsTheEngine(failure, cancellationToken) ? Told(failure) : failure;
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

    private async Task WriteArchiveAsync(PipeWriter output, AssembledImage image, IFetchable content, CancellationToken cancellationToken)
    {
        Exception? failure = null;
        try
        {
            // Left open: how it ends, whole or not, is for the reader to know.
            var stream = output.AsStream(leaveOpen: true);
            await using (stream.ConfigureAwait(false))
            {
                await DockerArchive.WriteAsync(stream, image.Manifest, content, _references, cancellationToken).ConfigureAwait(false);
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

    /// <summary>An engine's images want names: the roots', where the user gave none.</summary>
    private static string DefaultReference(AssembledImage image)
    {
        var roots = image.Layers.SelectMany(layer => layer.Planned.Packages).Where(package => package.Package.IsRoot).OrderBy(package => package.Package.RequestedAs).ToList();
        var name = string.Join('-', roots.Select(root => root.Spec.Name.ToLowerInvariant().Trim('-', '_')));
        var version = roots is [var only] ? string.Concat(only.Spec.Version.ToString().Select(c => char.IsAsciiLetterOrDigit(c) || c is '.' or '-' or '_' ? c : '_')) : "latest";
        return $"paks/{(name.Length == 0 ? "image" : name)}:{version}";
    }

    /// <summary>The client wraps what a connection fails with in one of several ways.</summary>
    private static bool IsTheEngine(Exception failure, CancellationToken cancellationToken) => failure switch
    {
        HttpRequestException or DockerApiException or TimeoutException or IOException or SocketException => true,
        OperationCanceledException => !cancellationToken.IsCancellationRequested,
        AggregateException several => several.InnerExceptions.All(one => IsTheEngine(one, cancellationToken)),
        _ => false,
    };

    private PaksException Told(Exception failure) => failure is DockerApiException refused
        ? new PaksException(DiagnosticCodes.EngineRefused, $"The engine at {_address} refused the image: {refused.Message.TrimEnd('.')}.", "Its log tells more.", failure)
        : new PaksException(DiagnosticCodes.EngineUnreachable, $"The container engine at {_address} does not answer: {failure.GetBaseException().Message.TrimEnd('.')}.", Remedy, failure);

    /// <summary>The engine tells a failure in the middle of its answer, which by then has begun with success.</summary>
    private sealed class Answers : IProgress<JSONMessage>
    {
        public string? Error { get; private set; }

        public void Report(JSONMessage value) => Error ??= value.Error?.Message;
    }
}
