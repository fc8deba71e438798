using System.Net;
using System.Net.Http.Headers;
using System.Runtime.CompilerServices;
using System.Text.Json;
using Paks.Oci;
using Paks.Registry.Http;
using Paks.Registry.Referrers;
using Paks.Registry.Uploads;

namespace Paks.Registry;

/// <summary>A repository of a registry. Whatever is read of it was checked against digest and size.</summary>
/// <remarks>distribution-spec v1.1. Where the registry has mirrors, they are read from first; only the registry itself is written to.</remarks>
public sealed class Repository : IFetchable
{
    private const int MostTagPages = 100_000;
    private const int MostTagPageBytes = 16 << 20;

    private static readonly string[] ManifestTypes = [MediaTypes.ImageManifest, MediaTypes.ImageIndex, MediaTypes.DockerManifest, MediaTypes.DockerManifestList];

    private readonly RepositorySource _source;
    private readonly IReadOnlyList<RepositorySource> _mirrors;
    private readonly ReferrerList _referrers;

    internal Repository(RepositorySource source, IReadOnlyList<RepositorySource> mirrors)
    {
        (_source, _mirrors) = (source, mirrors);
        _referrers = new ReferrerList(source, this);
    }

    /// <summary>Host and name.</summary>
    public string Location => $"{Registry}/{Name}";

    /// <summary>Host, and port where one is given.</summary>
    public string Registry => _source.Host.Name;

    /// <summary>The repository's name.</summary>
    public string Name => _source.Name;

    /// <summary>The manifest that a tag or digest stands for; null when there is none.</summary>
    /// <exception cref="RegistryException">The registry does not answer, or refuses.</exception>
    public async Task<Descriptor?> ResolveAsync(string target, CancellationToken cancellationToken = default)
    {
        var request = new RegistryRequest(HttpMethod.Head, _source.Manifest(target), _source.Pull) { Accept = ManifestTypes };
        using var response = await _source.Host.SendAsync(request, cancellationToken).ConfigureAwait(false);
        if (response.StatusCode == HttpStatusCode.NotFound)
        {
            return null;
        }

        var told = response.Content.Headers;
        if (response.StatusCode == HttpStatusCode.OK && response.ContentDigest() is { } digest
            && told.ContentLength is > 0 and var size && told.ContentType?.MediaType is { } type && ManifestTypes.Contains(type)
            && (!Digest.TryParse(target, out var asked) || asked == digest))
        {
            return new Descriptor { MediaType = type, Digest = digest, Size = size };
        }

        // Registries that are sparing with HEAD are asked for the whole.
        return (await FetchManifestAsync(target, cancellationToken).ConfigureAwait(false))?.Descriptor;
    }

    /// <summary>Reads the manifest or index that a tag or digest stands for; null when there is none.</summary>
    /// <exception cref="ContentMismatchException">What came is something else.</exception>
    /// <exception cref="MalformedImageException">What came is no manifest, or too large.</exception>
    /// <exception cref="RegistryException">The registry does not answer, or refuses.</exception>
    public async Task<FetchedManifest?> FetchManifestAsync(string target, CancellationToken cancellationToken = default)
    {
        foreach (var mirror in _mirrors)
        {
            try
            {
                if (await FetchManifestAsync(mirror, target, cancellationToken).ConfigureAwait(false) is { } found)
                {
                    return found;
                }
            }
            catch (Exception failure) when (failure is RegistryException or ContentMismatchException or MalformedImageException)
            {
                // The registry itself has the last word.
            }
        }

        return await FetchManifestAsync(_source, target, cancellationToken).ConfigureAwait(false);
    }

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

        foreach (var mirror in _mirrors)
        {
            try
            {
                if (await OpenBlobAsync(mirror, target, cancellationToken).ConfigureAwait(false) is { } found)
                {
                    return found;
                }
            }
            catch (RegistryException)
            {
                // The registry itself has the last word.
            }
        }

        return await OpenBlobAsync(_source, target, cancellationToken).ConfigureAwait(false) ?? throw new ContentNotFoundException(target.Digest, Location);
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
    /// <exception cref="RegistryException">The registry does not answer, or refuses.</exception>
    public async Task PushManifestAsync(Descriptor manifest, ReadOnlyMemory<byte> content, string? tag = null, CancellationToken cancellationToken = default)
    {
        using var response = await PutManifestAsync(manifest, content, tag ?? manifest.Digest.ToString(), null, cancellationToken).ConfigureAwait(false);
        if (SubjectOf(manifest, content) is { } subject && response.Header("OCI-Subject") is null)
        {
            await _referrers.AddAsync(subject, manifest, content, cancellationToken).ConfigureAwait(false);
        }
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
    public async IAsyncEnumerable<string> ListTagsAsync([EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        var next = _source.Address("tags/list");
        for (var page = 0; next is not null && page < MostTagPages; page++)
        {
            var (tags, link) = await ReadTagsAsync(next, cancellationToken).ConfigureAwait(false);
            foreach (var tag in tags.Where(seen.Add))
            {
                yield return tag;
            }

            next = tags.Count > 0 ? link : null;
        }
    }

    /// <summary>Puts a manifest; the response is the caller's to dispose.</summary>
    internal async Task<HttpResponseMessage> PutManifestAsync(
        Descriptor manifest, ReadOnlyMemory<byte> content, string target, EntityTagHeaderValue? version, CancellationToken cancellationToken)
    {
        var request = new RegistryRequest(HttpMethod.Put, _source.Manifest(target), _source.Push)
        {
            Version = version,
            Body = () => new ReadOnlyMemoryContent(content) { Headers = { ContentType = MediaTypeHeaderValue.Parse(manifest.MediaType) } },
        };
        var response = await _source.Host.ExpectAsync(request, cancellationToken, HttpStatusCode.Created, HttpStatusCode.OK, HttpStatusCode.Accepted).ConfigureAwait(false);
        if (response.ContentDigest() is { } stored && stored.Algorithm == manifest.Digest.Algorithm && stored != manifest.Digest)
        {
            response.Dispose();
            throw new MisbehavingRegistryException(Registry, _source.Host.Resolve(request.Address), $"it stored the manifest {manifest.Digest} as {stored}");
        }

        return response;
    }

    private VerifyingStream Verified(Stream content, Descriptor target) => new(content, target.Digest, target.Size, Location);

    private static Descriptor? SubjectOf(Descriptor manifest, ReadOnlyMemory<byte> content) =>
        MediaTypes.IsIndex(manifest.MediaType) ? ImageIndex.Parse(content).Subject
        : MediaTypes.IsManifest(manifest.MediaType) ? Manifest.Parse(content).Subject
        : null;

    private static async Task<FetchedManifest?> FetchManifestAsync(RepositorySource source, string target, CancellationToken cancellationToken)
    {
        var request = new RegistryRequest(HttpMethod.Get, source.Manifest(target), source.Pull) { Accept = ManifestTypes };
        return await new ManifestDownload(source, request, target).RunAsync(cancellationToken).ConfigureAwait(false);
    }

    private static async Task<Stream?> OpenBlobAsync(RepositorySource source, Descriptor target, CancellationToken cancellationToken)
    {
        var request = new RegistryRequest(HttpMethod.Get, source.Blob(target.Digest), source.Pull);
        var response = await source.Host.SendAsync(request, cancellationToken).ConfigureAwait(false);
        if (response.StatusCode == HttpStatusCode.NotFound)
        {
            response.Dispose();
            return null;
        }

        if (response.StatusCode != HttpStatusCode.OK)
        {
            throw await source.Host.RefusalAsync(request, response, cancellationToken).ConfigureAwait(false);
        }

        var body = await ResumingBody.OpenAsync(source.Host, request, target.Size, response, cancellationToken).ConfigureAwait(false);
        return new VerifyingStream(body, target.Digest, target.Size, $"{source.Host.Name}/{source.Name}");
    }

    private async Task<(IReadOnlyList<string> Tags, Uri? Next)> ReadTagsAsync(Uri address, CancellationToken cancellationToken)
    {
        var request = new RegistryRequest(HttpMethod.Get, address, _source.Pull);
        using var response = await _source.Host.ExpectAsync(request, cancellationToken, HttpStatusCode.OK, HttpStatusCode.NotFound).ConfigureAwait(false);
        if (response.StatusCode == HttpStatusCode.NotFound)
        {
            return ([], null);
        }

        try
        {
            var body = await response.ReadAsync(MostTagPageBytes, _source.Host.Options, cancellationToken).ConfigureAwait(false);
            _source.Host.CountRead(body?.Length ?? 0);
            using var json = JsonDocument.Parse(body ?? []);
            var tags = json.RootElement.TryGetProperty("tags", out var list) && list.ValueKind == JsonValueKind.Array
                ? list.EnumerateArray().Select(tag => tag.GetString() ?? "").Where(Reference.IsTag).ToList()
                : [];
            return (tags, NextLink.Find(response));
        }
        catch (Exception malformed) when (malformed is JsonException or InvalidOperationException)
        {
            throw new MisbehavingRegistryException(Registry, _source.Host.Resolve(address), "its list of tags cannot be read");
        }
    }
}
