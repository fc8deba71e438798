using System.Net;
using Paks.Oci;
using Paks.Registry.Http;
using Paks.Registry.Referrers;
using Paks.Registry.Tags;
using Paks.Registry.Uploads;

namespace Paks.Registry;

/// <summary>A repository of a registry. Whatever is read of it was checked against digest and size.</summary>
/// <remarks>distribution-spec v1.1. Where the registry has mirrors, they are read from first; only the registry itself is written to.</remarks>
public sealed class Repository : IFetchable
{
    private readonly RepositorySource _source;
    private readonly IReadOnlyList<RepositorySource> _mirrors;
    private readonly ReferrerList _referrers;

    internal Repository(RepositorySource source, IReadOnlyList<RepositorySource> mirrors)
    {
        (_source, _mirrors) = (source, mirrors);
        _referrers = new ReferrerList(source);
    }

    /// <summary>Host and name.</summary>
    public string Location => _source.Location;

    /// <summary>Host, and port where one is given.</summary>
    public string Registry => _source.Host.Name;

    /// <summary>The repository's name.</summary>
    public string Name => _source.Name;

    /// <summary>The manifest that a tag or digest stands for; null when there is none.</summary>
    /// <exception cref="FormatException">It is neither a tag nor a digest.</exception>
    /// <exception cref="RegistryException">The registry does not answer, or refuses.</exception>
    public Task<Descriptor?> ResolveAsync(string target, CancellationToken cancellationToken = default) =>
        AskMirrorsFirstAsync(source => ResolveAsync(source, target, cancellationToken));

    /// <summary>Reads the manifest or index that a tag or digest stands for; null when there is none.</summary>
    /// <exception cref="FormatException">It is neither a tag nor a digest.</exception>
    /// <exception cref="ContentMismatchException">What came is something else.</exception>
    /// <exception cref="MalformedImageException">What came is no manifest, or too large.</exception>
    /// <exception cref="RegistryException">The registry does not answer, or refuses.</exception>
    public Task<FetchedManifest?> FetchManifestAsync(string target, CancellationToken cancellationToken = default) =>
        AskMirrorsFirstAsync(source => new ManifestDownload(source, target).RunAsync(cancellationToken));

    /// <inheritdoc/>
    /// <exception cref="RegistryException">The registry does not answer, or refuses; also thrown while reading.</exception>
    public async Task<Stream> FetchAsync(Descriptor target, CancellationToken cancellationToken = default)
    {
        if (target.Data is { } data && data.Length == target.Size)
        {
            return Verified(new MemoryStream(data.ToArray(), writable: false), target);
        }

        if (MediaTypes.IsManifest(target.MediaType) || MediaTypes.IsIndex(target.MediaType))
        {
            var manifest = await FetchManifestAsync(target.Digest.ToString(), cancellationToken).ConfigureAwait(false)
                ?? throw new ContentNotFoundException(target.Digest, Location);
            return Verified(new MemoryStream(manifest.Content.ToArray(), writable: false), target);
        }

        var sources = _mirrors.Append(_source).Select(source => new BlobSource(source.Host, new RegistryRequest(HttpMethod.Get, source.Blob(target.Digest), source.Pull)));
        var body = await BlobSource.OpenAsync([.. sources], target.Size, cancellationToken).ConfigureAwait(false)
            ?? throw new ContentNotFoundException(target.Digest, Location);
        return Verified(body, target);
    }

    /// <summary>Whether a blob is there.</summary>
    /// <exception cref="RegistryException">The registry does not answer, or refuses.</exception>
    public async Task<bool> ContainsAsync(Descriptor blob, CancellationToken cancellationToken = default)
    {
        var request = new RegistryRequest(HttpMethod.Head, _source.Blob(blob.Digest), _source.Pull);
        using var response = await _source.Host.SendAsync(request, cancellationToken).ConfigureAwait(false);
        return response.StatusCode switch
        {
            HttpStatusCode.OK => true,
            HttpStatusCode.NotFound => false,
            _ => throw await _source.Host.RefusalAsync(request, response, cancellationToken).ConfigureAwait(false),
        };
    }

    /// <summary>Puts a blob there: mounted where it can be, else sent, unless it is there already.</summary>
    /// <param name="blob">The blob.</param>
    /// <param name="content">Where its bytes are, should they be needed; what is not what the blob promises is not pushed.</param>
    /// <param name="mountFrom">A repository of the same registry that may hold it, or null.</param>
    /// <param name="cancellationToken">Stops it; what was sent so far is lost to others.</param>
    /// <exception cref="ContentMismatchException">The bytes are not what the blob promises.</exception>
    /// <exception cref="RegistryException">The registry does not answer, or refuses.</exception>
    public Task<PushOutcome> PushAsync(Descriptor blob, IFetchable content, string? mountFrom = null, CancellationToken cancellationToken = default) =>
        new BlobUpload(_source, blob, content).RunAsync(mountFrom == Name ? null : mountFrom, cancellationToken);

    /// <summary>Puts a manifest or index there. All that it points at must be there before.</summary>
    /// <param name="manifest">Its media type, digest and size.</param>
    /// <param name="content">Its bytes.</param>
    /// <param name="tag">The tag that stands for it from now on; null for none.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <exception cref="ContentMismatchException">The bytes are not what the descriptor promises.</exception>
    /// <exception cref="FormatException">The tag is none, or the bytes are no manifest.</exception>
    /// <exception cref="RegistryException">The registry does not answer, or refuses.</exception>
    public async Task PushManifestAsync(Descriptor manifest, ReadOnlyMemory<byte> content, string? tag = null, CancellationToken cancellationToken = default)
    {
        using var verified = Verified(new MemoryStream(content.ToArray(), writable: false), manifest);
        await verified.CopyToAsync(Stream.Null, cancellationToken).ConfigureAwait(false);
        var subject = SubjectOf(manifest, content);
        var upload = new ManifestUpload(_source, manifest, content);
        if (subject is not null)
        {
            // Its tag comes last: what it stands for is to be found as a referrer, too.
            if (!await upload.RunAsync(manifest.Digest.ToString(), cancellationToken).ConfigureAwait(false))
            {
                await _referrers.AddAsync(subject, manifest, content, cancellationToken).ConfigureAwait(false);
            }

            if (tag is null)
            {
                return;
            }
        }

        await upload.RunAsync(tag ?? manifest.Digest.ToString(), cancellationToken).ConfigureAwait(false);
    }

    /// <summary>The manifests that say something about another one.</summary>
    /// <param name="subject">The digest of that one.</param>
    /// <param name="artifactType">The kind wanted; null for all.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <exception cref="RegistryException">The registry does not answer, or refuses.</exception>
    public Task<IReadOnlyList<Descriptor>> ListReferrersAsync(Digest subject, string? artifactType = null, CancellationToken cancellationToken = default) =>
        _referrers.ListAsync(subject, artifactType, cancellationToken);

    /// <summary>All tags, in the registry's order; none where there is no such repository.</summary>
    /// <exception cref="RegistryException">The registry does not answer, or refuses.</exception>
    public IAsyncEnumerable<string> ListTagsAsync(CancellationToken cancellationToken = default) => new TagList(_source).ReadAsync(cancellationToken);

    /// <summary>What stands for a tag or digest in the registry itself, whatever its mirrors hold.</summary>
    internal Task<Descriptor?> ResolveOwnAsync(string target, CancellationToken cancellationToken) => ResolveAsync(_source, target, cancellationToken);

    /// <summary>Waits before something that failed is tried once more.</summary>
    internal Task WaitAfterAsync(RegistryException failure, int attempt, CancellationToken cancellationToken) =>
        _source.Host.WaitAsync(HttpFailure.DelayAfter(failure, attempt, _source.Host.Options), cancellationToken);

    private static async Task<Descriptor?> ResolveAsync(RepositorySource source, string target, CancellationToken cancellationToken)
    {
        var request = new RegistryRequest(HttpMethod.Head, source.Manifest(target), source.Pull) { Accept = ManifestDownload.Types };
        using var response = await source.Host.SendAsync(request, cancellationToken).ConfigureAwait(false);
        if (response.StatusCode == HttpStatusCode.NotFound)
        {
            return null;
        }

        var told = response.Content.Headers;
        if (response.StatusCode == HttpStatusCode.OK && response.ContentDigest() is { } digest
            && told.ContentLength is > 0 and var size && told.ContentType?.MediaType is { } type && ManifestDownload.Types.Contains(type)
            && (!Digest.TryParse(target, out var asked) || asked == digest))
        {
            return new Descriptor { MediaType = type, Digest = digest, Size = size };
        }

        // Registries that are sparing with HEAD are asked for the whole.
        return (await new ManifestDownload(source, target).RunAsync(cancellationToken).ConfigureAwait(false))?.Descriptor;
    }

    private static Descriptor? SubjectOf(Descriptor manifest, ReadOnlyMemory<byte> content) =>
        MediaTypes.IsIndex(manifest.MediaType) ? ImageIndex.Parse(content).Subject
        : MediaTypes.IsManifest(manifest.MediaType) ? Manifest.Parse(content).Subject
        : null;

    private async Task<T?> AskMirrorsFirstAsync<T>(Func<RepositorySource, Task<T?>> ask)
        where T : class
    {
        foreach (var mirror in _mirrors.Where(mirror => mirror.Host.Abilities.IsReachable))
        {
            try
            {
                if (await ask(mirror).ConfigureAwait(false) is { } found)
                {
                    return found;
                }
            }
            catch (Exception failure) when (failure is RegistryException or ContentMismatchException or MalformedImageException)
            {
                // The registry itself has the last word.
                mirror.Host.Abilities.IsReachable = failure is not RegistryUnreachableException;
            }
        }

        return await ask(_source).ConfigureAwait(false);
    }

    private VerifyingStream Verified(Stream content, Descriptor target) => new(content, target.Digest, target.Size, Location);
}
