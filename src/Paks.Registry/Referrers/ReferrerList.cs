using System.Net;
using Paks.Oci;
using Paks.Registry.Http;

namespace Paks.Registry.Referrers;

/// <summary>The manifests that say something about another: the registry's own list, or an index under a tag where it keeps none.</summary>
/// <remarks>distribution-spec, "Listing Referrers", "Referrers Tag Schema", "Pushing Manifests with Subject".</remarks>
internal sealed class ReferrerList(RepositorySource source, Repository repository)
{
    private const int MostPages = 1000;
    private const int MostAttempts = 8;

    // One writer of this process at a time; others are noticed by reading again.
    private static readonly SemaphoreSlim Writing = new(1);

    public async Task<IReadOnlyList<Descriptor>> ListAsync(Digest subject, string? artifactType, CancellationToken cancellationToken)
    {
        var all = source.Host.Abilities.ListsReferrers ? await AskAsync(subject, artifactType, cancellationToken).ConfigureAwait(false) : null;
        all ??= (await ReadTagAsync(subject, cancellationToken).ConfigureAwait(false)).Index.Manifests;
        return artifactType is null ? all : [.. all.Where(referrer => referrer.ArtifactType == artifactType)];
    }

    /// <summary>
    /// Adds a referrer to the index under the tag. Where the registry takes no conditions, another writer can come between: what was
    /// written is read again until it holds both.
    /// </summary>
    public async Task AddAsync(Descriptor subject, Descriptor manifest, ReadOnlyMemory<byte> content, CancellationToken cancellationToken)
    {
        var entry = EntryFor(manifest, content);
        await Writing.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            IReadOnlyList<Descriptor> known = [entry];
            for (var attempt = 1; attempt <= MostAttempts; attempt++)
            {
                var (index, version) = await ReadTagAsync(subject.Digest, cancellationToken).ConfigureAwait(false);
                var missing = known.Where(wanted => index.Manifests.All(other => other.Digest != wanted.Digest)).ToList();
                if (missing.Count == 0)
                {
                    return;
                }

                // Those that were there once and are gone were lost to a writer that did not look again: they are put back.
                known = [.. index.Manifests, .. missing];
                if (!await TryPutAsync(subject.Digest, index with { Manifests = known }, version, cancellationToken).ConfigureAwait(false))
                {
                    await source.Host.WaitAsync(new HttpFailure("", null, null, null).Delay(1, source.Host.Options), cancellationToken).ConfigureAwait(false);
                }
            }

            throw new MisbehavingRegistryException(
                source.Host.Name, source.Host.Resolve(source.Manifest(TagOf(subject.Digest))), $"it lost the entry of a referrer {MostAttempts} times, while others wrote there");
        }
        finally
        {
            Writing.Release();
        }
    }

    /// <summary><c>sha256-</c> and the digest's digits: the algorithm cut at 32 characters, the rest at 64.</summary>
    internal static string TagOf(Digest subject) =>
        $"{subject.Algorithm[..Math.Min(32, subject.Algorithm.Length)]}-{subject.Encoded[..Math.Min(64, subject.Encoded.Length)]}";

    private static Descriptor EntryFor(Descriptor manifest, ReadOnlyMemory<byte> content)
    {
        if (MediaTypes.IsIndex(manifest.MediaType))
        {
            var index = ImageIndex.Parse(content);
            return Plain(manifest) with { ArtifactType = index.ArtifactType, Annotations = index.Annotations };
        }

        var parsed = Manifest.Parse(content);
        return Plain(manifest) with { ArtifactType = parsed.ArtifactType ?? parsed.Config.MediaType, Annotations = parsed.Annotations };
    }

    private static Descriptor Plain(Descriptor manifest) => new() { MediaType = manifest.MediaType, Digest = manifest.Digest, Size = manifest.Size };

    /// <summary>The registry's own list; null when it keeps none.</summary>
    private async Task<IReadOnlyList<Descriptor>?> AskAsync(Digest subject, string? artifactType, CancellationToken cancellationToken)
    {
        var found = new List<Descriptor>();
        var next = source.Address($"referrers/{subject}{(artifactType is null ? "" : "?artifactType=" + Uri.EscapeDataString(artifactType))}");
        for (var page = 0; next is not null && page < MostPages; page++)
        {
            var request = new RegistryRequest(HttpMethod.Get, next, source.Pull) { Accept = [MediaTypes.ImageIndex] };
            using var response = await source.Host.SendAsync(request, cancellationToken).ConfigureAwait(false);
            if (page == 0 && (response.StatusCode is HttpStatusCode.NotFound or HttpStatusCode.MethodNotAllowed or HttpStatusCode.BadRequest
                || response.Content.Headers.ContentType?.MediaType == "text/html"))
            {
                source.Host.Abilities.ListsReferrers = false;
                return null;
            }

            if (response.StatusCode != HttpStatusCode.OK)
            {
                throw await source.Host.RefusalAsync(request, response, cancellationToken).ConfigureAwait(false);
            }

            var body = await response.ReadAsync(ImageIndex.MaximumSize, source.Host.Options, cancellationToken).ConfigureAwait(false)
                ?? throw new MalformedImageException($"the referrers of {subject} in {repository.Location}", $"it has more than {ImageIndex.MaximumSize} bytes");
            source.Host.CountRead(body.Length);
            found.AddRange(ImageIndex.Parse(body).Manifests);
            next = NextLink.Find(response);
        }

        return found;
    }

    private async Task<(ImageIndex Index, System.Net.Http.Headers.EntityTagHeaderValue? Version)> ReadTagAsync(Digest subject, CancellationToken cancellationToken)
    {
        var found = await repository.FetchManifestAsync(TagOf(subject), cancellationToken).ConfigureAwait(false);
        return found is null || !MediaTypes.IsIndex(found.Descriptor.MediaType)
            ? (new ImageIndex { Manifests = [] }, null)
            : (ImageIndex.Parse(found.Content), found.Version);
    }

    private async Task<bool> TryPutAsync(Digest subject, ImageIndex index, System.Net.Http.Headers.EntityTagHeaderValue? version, CancellationToken cancellationToken)
    {
        var content = index.ToJson();
        try
        {
            using var response = await repository.PutManifestAsync(
                Descriptor.Of(MediaTypes.ImageIndex, content), content, TagOf(subject), version, cancellationToken).ConfigureAwait(false);
            return true;
        }
        catch (ResponseException changed) when (changed.Status is HttpStatusCode.PreconditionFailed)
        {
            return false;
        }
    }
}
