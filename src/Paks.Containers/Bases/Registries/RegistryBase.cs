using Paks.Containers.Diagnostics;
using Paks.Containers.Images;
using Paks.Containers.Registries;
using Paks.Oci;
using Paks.Registry;

namespace Paks.Containers.Bases.Registries;

/// <summary>
/// A base in one registry of bases. Its tag is asked at most once an hour; its documents and its signature are kept in the content store,
/// its layers are fetched only when their bytes are needed.
/// </summary>
internal sealed class RegistryBase
{
    private readonly BaseWish _wish;
    private readonly BuildEnvironment _environment;
    private readonly Repository _repository;

    /// <param name="prefix">The registry, <c>HOST/PREFIX</c>.</param>
    /// <param name="wish">The base.</param>
    /// <param name="environment">What the build finds around it.</param>
    /// <exception cref="FormatException">The name cannot be a repository's.</exception>
    public RegistryBase(string prefix, BaseWish wish, BuildEnvironment environment)
    {
        var repository = Reference.Parse($"{prefix}/{wish.Name}");
        Reference = wish.Pinned is { } pinned ? repository.WithDigest(pinned) : repository.WithTag(Reference.DefaultTag);
        (_wish, _environment) = (wish, environment);
        _repository = environment.Registries.Open(Reference);
    }

    /// <summary>Where it is.</summary>
    public Reference Reference { get; }

    /// <summary>When its registry was last asked, where that answer still holds; else null.</summary>
    public DateTimeOffset? GoodSince => Remembered?.AskedAt;

    private RememberedTag? Remembered =>
        RememberedTag.TryGet(_environment.Store, Reference) is { } tag && _environment.IsFresh(tag.AskedAt) ? tag : null;

    /// <summary>Finds it.</summary>
    /// <returns>The base; or why it is not there, which is no failure.</returns>
    /// <exception cref="PaksException">It is there and not to be trusted, or the registry is not in order.</exception>
    public async Task<(ResolvedBase? Found, string WhyNot)> FindAsync(CancellationToken cancellationToken)
    {
        try
        {
            var known = Known();
            if ((known ?? await AskAsync(cancellationToken).ConfigureAwait(false)) is not { } root)
            {
                return (null, $"{Reference} is not there");
            }

            return await ReadAsync(root, known is not null, cancellationToken).ConfigureAwait(false) is { } found
                ? (found, "")
                : (null, $"{Reference} is not for {_wish.Platform}");
        }
        catch (ImageNotFoundException other)
        {
            return (null, other.Message.TrimEnd('.'));
        }
        catch (RegistryException away) when (away is RegistryUnreachableException or ResponseException { IsDenied: true } or ResponseException { Status: >= System.Net.HttpStatusCode.InternalServerError })
        {
            return (null, $"{Reference} cannot be had: {away.Message.TrimEnd('.')}");
        }
        catch (PaksException offline) when (offline.Diagnostic.Code == DiagnosticCodes.Offline)
        {
            return (null, $"{Reference} was never fetched, or its signature was not");
        }
        catch (Exception broken) when (broken is MalformedImageException or ContentMismatchException or ContentNotFoundException)
        {
            throw BaseResolver.Malformed(Reference.ToString(), broken);
        }
    }

    private Descriptor? Known()
    {
        if (_wish.Pinned is { } pinned)
        {
            return _environment.Store.TryGetSize(pinned, out var size) ? new Descriptor { MediaType = MediaTypes.ImageManifest, Digest = pinned, Size = size } : null;
        }

        return Remembered?.Root;
    }

    private async Task<Descriptor?> AskAsync(CancellationToken cancellationToken)
    {
        if (_environment.Offline)
        {
            return null;
        }

        var now = _environment.Clock.GetUtcNow();
        var image = await RegistryImage.OpenAsync(Reference, _environment, _wish.WriteNothing, cancellationToken).ConfigureAwait(false);
        if (image is not null && _wish is { Pinned: null, WriteNothing: false })
        {
            new RememberedTag(now, image.Roots[0]).Put(_environment.Store, Reference);
        }

        return image?.Roots[0];
    }

    private async Task<ResolvedBase?> ReadAsync(Descriptor root, bool wasKnown, CancellationToken cancellationToken)
    {
        using var step = _environment.Progress.Begin($"base {_wish.Name}");
        var source = RegistryImage.At(Reference, root, _environment, _wish.WriteNothing);
        var manifest = await source.ResolveImageAsync(root, _wish.Platform, cancellationToken).ConfigureAwait(false);
        var image = await Image.ReadAsync(source, manifest, cancellationToken).ConfigureAwait(false);
        if (!Fits(image.Config.Platform, _wish.Platform))
        {
            return null;
        }

        var statement = await new BaseSignatures(_wish, _repository, _environment).FindAsync(root, image, cancellationToken).ConfigureAwait(false);
        var labels = RequireItself(image);
        step.Outcome(statement is null ? $"from {Reference}, not verified" : $"from {Reference}, signed by {statement.Signer}");
        return new ResolvedBase.Existing(image.Layers, manifest.Digest, source)
        {
            Name = _wish.Name,
            Config = image.Config,
            Origin = new BaseOrigin(wasKnown ? BaseSource.Store : BaseSource.Registry, Reference.ToString()),
            IsVerified = statement is not null,
            Documents = new BaseDocuments(
                manifest,
                await source.FetchAllAsync(manifest, Manifest.MaximumSize, cancellationToken).ConfigureAwait(false),
                image.Manifest.Config,
                await source.FetchAllAsync(image.Manifest.Config, ImageConfig.MaximumSize, cancellationToken).ConfigureAwait(false)),
        }.ToldBy(labels);
    }

    private static bool Fits(Platform made, Platform wanted) =>
        (made.Os, made.Architecture) == (wanted.Os, wanted.Architecture) && (made.Variant is null || wanted.Variant is null || made.Variant == wanted.Variant);

    /// <summary>The image must say itself that it is this base: what is signed by mistake is not used either.</summary>
    private IReadOnlyDictionary<string, string> RequireItself(Image image)
    {
        var labels = image.Config.Config.Labels ?? new Dictionary<string, string>();
        var system = labels.GetValueOrDefault(LabelKeys.OperatingSystem);
        var expected = BaseDefinitions.Find(_wish.Name) is { } definition ? definition.OperatingSystem : system;
        var why =
            labels.GetValueOrDefault(LabelKeys.PaksBaseName) != _wish.Name || labels.ContainsKey(LabelKeys.PaksBaseDigest) ? "its labels do not say that it is this base"
            : system is null || system != expected ? $"its labels call its operating system {system ?? "nothing"}, and it is {expected ?? "to have a name"}"
            : image.Layers.Any(layer => MediaTypes.CompressionOf(layer.Descriptor.MediaType) is null || layer.Descriptor.MediaType != MediaTypes.ToOci(layer.Descriptor.MediaType)) ? "a layer of it is of a type that bases do not have"
            : null;
        return why is null ? labels : throw new PaksException(
            DiagnosticCodes.WrongBase, $"Cannot use {Reference} as the base {_wish.Name}: {why}.",
            $"Push it with paks-image base build {_wish.Name} --push; PAKS_BASES=none makes the base here meanwhile.") { Input = _wish.Name };
    }
}
