using Paks.Containers.Diagnostics;
using Paks.Containers.Registries;
using Paks.Oci;
using Paks.Registry;

namespace Paks.Containers.Images;

/// <summary>The places that images are read from.</summary>
internal static class ImageSources
{
    private const string RegistryPrefix = "docker://";
    private const string EnginePrefix = "docker-daemon:";

    /// <summary>Opens the place that a reference names, and finds the manifest or index in it that is meant.</summary>
    /// <param name="reference"><c>oci:DIR[:TAG]</c>, <c>oci-archive:FILE[:TAG]</c>, <c>docker-archive:FILE[:TAG]</c>, <c>docker://REF</c> or <c>docker-daemon:NAME</c>.</param>
    /// <param name="environment">What is found around it.</param>
    /// <param name="writeNothing">Whether even the content store is left as it is.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <returns>The place, to be disposed, and the root in it.</returns>
    /// <exception cref="PaksException">There is no such image, or it is malformed.</exception>
    public static async Task<(IImageSource Source, Descriptor Root)> OpenAsync(string reference, BuildEnvironment environment, bool writeNothing, CancellationToken cancellationToken)
    {
        if (ReferenceOf(reference) is { } remote)
        {
            return await OpenRemoteAsync(reference, remote, environment, writeNothing, cancellationToken).ConfigureAwait(false);
        }

        if (reference.StartsWith(EnginePrefix, StringComparison.Ordinal) && reference.Length > EnginePrefix.Length)
        {
            var saved = await EngineReader.SaveAsync(reference[EnginePrefix.Length..], environment, cancellationToken).ConfigureAwait(false);
            return (saved, saved.Roots[0]);
        }

        if (reference.StartsWith("oci://", StringComparison.Ordinal))
        {
            throw new PaksException(
                DiagnosticCodes.InvalidOption, $"Cannot take '{reference}' for an image: oci:// names a build cache.", $"An image of a registry is docker://{reference["oci://".Length..]}; a layout is oci:DIR.");
        }

        var location = ImageLocation.TryParse(reference, environment.Folder) ?? throw Unknown(reference);
        if (!Path.Exists(location.Path))
        {
            throw new PaksException(
                DiagnosticCodes.ImageNotFound, $"Cannot open {reference}: there is no {location.Path}.", "Check the path.");
        }

        IImageSource source = location.Kind switch
        {
            ImageLocationKind.Layout => OciLayout.Open(location.Path),
            ImageLocationKind.LayoutArchive => OciArchive.Open(location.Path),
            _ => DockerArchive.Open(location.Path),
        };
        try
        {
            return (source, source.Resolve(location.Tag));
        }
        catch
        {
            source.Dispose();
            throw;
        }
    }

    /// <summary>The reference of a registry that <paramref name="text"/> names; null when it names something else.</summary>
    /// <exception cref="PaksException">It is malformed.</exception>
    public static Reference? ReferenceOf(string text)
    {
        if (!text.StartsWith(RegistryPrefix, StringComparison.Ordinal))
        {
            return null;
        }

        try
        {
            return Reference.Parse(text[RegistryPrefix.Length..]);
        }
        catch (FormatException wrong)
        {
            throw new PaksException(
                DiagnosticCodes.InvalidOption, $"Cannot take '{text}' for an image: {wrong.Message.TrimEnd('.')}.", "For example: docker://registry.example/me/sqlite:3.40.", wrong);
        }
    }

    /// <summary>Runs <paramref name="work"/> and tells what goes wrong with the image that <paramref name="reference"/> names.</summary>
    public static async Task<T> TranslateAsync<T>(string reference, Func<Task<T>> work)
    {
        try
        {
            return await work().ConfigureAwait(false);
        }
        catch (ImageNotFoundException missing)
        {
            throw new PaksException(
                DiagnosticCodes.ImageNotFound, $"Cannot open {reference}: {missing.Message}.",
                missing.Platform is null ? "Name a tag that is there." : "Name a platform that is there with --platform.", missing) { Input = reference };
        }
        catch (RegistryException failure)
        {
            throw RegistryFailures.Tell(failure);
        }
        catch (Exception e) when (e is ContentMismatchException or ContentNotFoundException && ReferenceOf(reference) is not null)
        {
            throw RegistryFailures.TellContent(e);
        }
        catch (Exception e) when (e is MalformedImageException or ContentMismatchException or ContentNotFoundException)
        {
            throw new PaksException(DiagnosticCodes.MalformedImage, $"Cannot read {reference}: {e.Message.TrimEnd('.')}.", "Make or copy the image again.", e) { Input = reference };
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException && IsLocal(reference))
        {
            throw new PaksException(DiagnosticCodes.ImageNotFound, $"Cannot open {reference}: {e.Message.TrimEnd('.')}.", "Check the path and who may read it.", e) { Input = reference };
        }
    }

    private static async Task<(IImageSource Source, Descriptor Root)> OpenRemoteAsync(
        string text, Reference reference, BuildEnvironment environment, bool writeNothing, CancellationToken cancellationToken)
    {
        var image = await RegistryImage.OpenAsync(reference, environment, writeNothing, cancellationToken).ConfigureAwait(false)
            ?? throw (environment.Offline
                ? new PaksException(
                    DiagnosticCodes.Offline, $"Cannot open {text}: it was never fetched to this machine, and the network is left alone.",
                    $"Do the same once without --offline, or fetch it: paks-image copy {text} oci:DIR.")
                : new PaksException(
                    DiagnosticCodes.ImageNotFound, $"Cannot open {text}: {reference.Name} has no {(reference.Digest is null ? "tag " : "")}{reference.Target}.", "Check the name and the tag; a registry may also hide what one may not read.") { Input = text });
        return (image, image.Roots[0]);
    }

    // Elsewhere it is the content store that cannot be written.
    private static bool IsLocal(string reference) => ReferenceOf(reference) is null && !reference.StartsWith(EnginePrefix, StringComparison.Ordinal);

    private static PaksException Unknown(string reference) => new(
        DiagnosticCodes.InvalidOption, $"Cannot take '{reference}' for an image: it is no place that images are read from.",
        "Use oci:DIR[:TAG], oci-archive:FILE[:TAG], docker-archive:FILE[:TAG], docker://REF or docker-daemon:NAME.");
}
