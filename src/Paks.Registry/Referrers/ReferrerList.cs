using System.Net;
using Paks.Oci;
using Paks.Registry.Http;

namespace Paks.Registry.Referrers;

/// <summary>The manifests that say something about another: the registry's own list, or an index under a tag where it keeps none.</summary>
/// <remarks>distribution-spec, "Listing Referrers", "Referrers Tag Schema".</remarks>
internal sealed class ReferrerList(RepositorySource source)
{
    private const int MostPages = 1000;

    // Of all pages together: whoever may push can add to a list, and a registry can make one that has no end.
    private const int MostBytes = 4 * ImageIndex.MaximumSize;

    private readonly ReferrerTag _tag = new(source);
    private volatile bool _hasApi = true;

    public async Task<IReadOnlyList<Descriptor>> ListAsync(Digest subject, string? artifactType, CancellationToken cancellationToken)
    {
        var all = _hasApi ? await AskAsync(subject, artifactType, cancellationToken).ConfigureAwait(false) : null;
        all ??= await _tag.ListAsync(subject, cancellationToken).ConfigureAwait(false);
        // A registry need not filter.
        return [.. all.Where(referrer => IsOf(artifactType, referrer)).DistinctBy(referrer => referrer.Digest)];
    }

    /// <summary>Adds a referrer where the registry keeps no list itself.</summary>
    public Task AddAsync(Descriptor subject, Descriptor manifest, ReadOnlyMemory<byte> content, CancellationToken cancellationToken) =>
        _tag.AddAsync(subject, manifest, content, cancellationToken);

    /// <summary>The registry's own list; null when it keeps none.</summary>
    private async Task<IReadOnlyList<Descriptor>?> AskAsync(Digest subject, string? artifactType, CancellationToken cancellationToken)
    {
        var found = new List<Descriptor>();
        var read = 0;
        var asked = new HashSet<string>(StringComparer.Ordinal);
        var next = source.Address($"referrers/{subject}{(artifactType is null ? "" : "?artifactType=" + Uri.EscapeDataString(artifactType))}");
        while (next is not null && asked.Add(source.Host.Resolve(next).AbsoluteUri))
        {
            var request = new RegistryRequest(HttpMethod.Get, next, source.Pull) { Accept = [MediaTypes.ImageIndex] };
            using var answer = await source.Host.ReadAsync(request, ImageIndex.MaximumSize, cancellationToken).ConfigureAwait(false);
            if (asked.Count == 1 && await IsWithoutApiAsync(request, answer, cancellationToken).ConfigureAwait(false))
            {
                return null;
            }

            found.AddRange((await ParseAsync(subject, request, answer, cancellationToken).ConfigureAwait(false)).Where(referrer => IsOf(artifactType, referrer)));
            read += answer.Body?.Length ?? 0;
            next = NextLink.Find(answer.Head);
            if (next is not null && (asked.Count >= MostPages || read > MostBytes))
            {
                throw new MisbehavingRegistryException(
                    source.Host.Name, source.Host.Resolve(next), $"its list of referrers has more than {MostPages} pages, or {MostBytes} bytes");
            }
        }

        return found;
    }

    private static bool IsOf(string? artifactType, Descriptor referrer) => artifactType is null || referrer.ArtifactType == artifactType;

    /// <summary>
    /// Registries that know no referrers have nothing at this address, or a page for people. One that knows no such repository yet
    /// may well know referrers of others.
    /// </summary>
    private async Task<bool> IsWithoutApiAsync(RegistryRequest request, WholeAnswer answer, CancellationToken cancellationToken)
    {
        switch (answer.Head.StatusCode)
        {
            case HttpStatusCode.OK:
                return answer.Head.Content.Headers.ContentType?.MediaType == "text/html" && !(_hasApi = false);
            case HttpStatusCode.NotFound or HttpStatusCode.MethodNotAllowed or HttpStatusCode.BadRequest:
                var refusal = await source.Host.RefusalAsync(request, answer.Head, cancellationToken).ConfigureAwait(false);
                _hasApi = refusal.Errors.Any(error => error.Code is "NAME_UNKNOWN" or "MANIFEST_UNKNOWN");
                return true;
            default:
                return false;
        }
    }

    private async Task<IReadOnlyList<Descriptor>> ParseAsync(Digest subject, RegistryRequest request, WholeAnswer answer, CancellationToken cancellationToken) =>
        answer.Head.StatusCode != HttpStatusCode.OK ? throw await source.Host.RefusalAsync(request, answer.Head, cancellationToken).ConfigureAwait(false)
        : answer.Body is { } body ? ImageIndex.Parse(body).Manifests
        : throw new MalformedImageException($"the referrers of {subject} in {source.Location}", $"it has more than {ImageIndex.MaximumSize} bytes");
}
