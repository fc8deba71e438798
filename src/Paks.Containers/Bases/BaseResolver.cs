using Paks.Containers.Diagnostics;
using Paks.Containers.Images;
using Paks.Oci;

namespace Paks.Containers.Bases;

/// <summary>Finds the base that a recipe names.</summary>
internal static class BaseResolver
{
    /// <summary>How no base at all is named.</summary>
    public const string Scratch = "scratch";

    /// <summary>Finds a base.</summary>
    /// <param name="wish">What the recipe names.</param>
    /// <param name="environment">What the build finds around it.</param>
    /// <param name="cancellationToken">Stops the search.</param>
    /// <exception cref="PaksException">There is no such base, or it cannot be used.</exception>
    public static async Task<ResolvedBase> ResolveAsync(BaseWish wish, BuildEnvironment environment, CancellationToken cancellationToken) =>
        wish.Name == Scratch ? ResolvedBase.Scratch(wish.Platform)
        : IsWrittenAsAnImage(wish.Name) ? throw new PaksException(
            DiagnosticCodes.UnknownBase, $"There is no base called '{wish.Name}'.",
            $"Use {wish.Name.Replace(":", "", StringComparison.Ordinal)}, a base of this program; or, for the image of a registry, docker://{wish.Name}.") { Input = wish.Name }
        : wish.Name.Contains(':', StringComparison.Ordinal) ? await OpenImageAsync(wish.Name, wish.Platform, environment, wish.WriteNothing, cancellationToken).ConfigureAwait(false)
        : await new NamedBases(wish, environment).ResolveAsync(cancellationToken).ConfigureAwait(false);

    /// <summary>Whether a name of ours is written as Docker Hub's images are: <c>debian:12</c>.</summary>
    private static bool IsWrittenAsAnImage(string name) => name.Count(one => one == ':') == 1 && BaseDefinitions.Find(name.Replace(":", "", StringComparison.Ordinal)) is not null;

    /// <summary>A base image whose documents or blobs are not what they promise.</summary>
    public static PaksException Malformed(string name, Exception cause) => new(
        DiagnosticCodes.MalformedBaseImage, $"Cannot use the base {name}: {cause.Message.TrimEnd('.')}.", "Make or fetch the base again.", cause) { Input = name };

    private static async Task<ResolvedBase> OpenImageAsync(
        string reference, Platform platform, BuildEnvironment environment, bool writeNothing, CancellationToken cancellationToken)
    {
        var opened = await OpenAsync(reference, platform, environment, writeNothing, cancellationToken).ConfigureAwait(false);
        var image = opened.Image;
        if (image.Config.Platform.Os != platform.Os || image.Config.Platform.Architecture != platform.Architecture)
        {
            opened.Dispose();
            throw new PaksException(
                DiagnosticCodes.BasePlatform, $"The base {reference} is made for {image.Config.Platform}, the image is for {platform}.",
                $"Take another base, or build with --platform {image.Config.Platform}.") { Input = reference };
        }

        if (image.Layers.FirstOrDefault(layer => MediaTypes.CompressionOf(layer.Descriptor.MediaType) is null) is { } strange)
        {
            opened.Dispose();
            throw Malformed(reference, new MalformedImageException($"layer {strange.Descriptor.Digest}", $"its media type {strange.Descriptor.MediaType} is no layer's"));
        }

        return new ResolvedBase.Existing(
            [.. image.Layers.Select(layer => layer with { Descriptor = layer.Descriptor with { MediaType = MediaTypes.ToOci(layer.Descriptor.MediaType) } })],
            image.Descriptor.Digest,
            opened.Content)
        {
            // A path would name a place on this machine.
            Name = opened.Reference?.ToString(),
            Config = image.Config,
        }.ToldBy(image.Config.Config.Labels);
    }

    private static async Task<OpenedImage> OpenAsync(
        string reference, Platform platform, BuildEnvironment environment, bool writeNothing, CancellationToken cancellationToken)
    {
        try
        {
            return await OpenedImage.OpenAsync(reference, platform, environment, writeNothing, cancellationToken).ConfigureAwait(false);
        }
        catch (PaksException malformed) when (malformed.Diagnostic.Code == DiagnosticCodes.MalformedImage)
        {
            throw Malformed(reference, malformed.InnerException!);
        }
    }
}
