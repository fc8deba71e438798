using System.Collections.Concurrent;
using Paks.Oci;

namespace Paks.Registry;

/// <summary>
/// Brings a whole image, or an index of several, into a repository: blobs first, manifests after what they point at, the tags last.
/// A reader never sees a tag whose parts are missing, and a push that breaks leaves each tag as it was, or, once all is there, moved.
/// </summary>
/// <param name="target">Where it goes.</param>
/// <param name="content">Where its content is.</param>
public sealed class ImagePush(Repository target, IFetchable content)
{
    // How often all is gone through before a registry that misses some of it is believed.
    private const int MostRounds = 3;

    /// <summary>How many blobs are on their way at a time, at most.</summary>
    public int Parallelism { get; init; } = 6;

    /// <summary>A repository of the same registry that a blob may be mounted from; null for none.</summary>
    public Func<Descriptor, string?> MountFrom { get; init; } = _ => null;

    /// <summary>Told each blob when it is there.</summary>
    public Action<PushedBlob>? Pushed { get; init; }

    /// <summary>Pushes.</summary>
    /// <param name="root">The image's manifest or index.</param>
    /// <param name="tags">The tags that stand for it from now on; with none it can be had by its digest.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <exception cref="ContentMismatchException">Content is not what its descriptor promises.</exception>
    /// <exception cref="ContentNotFoundException">Content is missing where it was said to be.</exception>
    /// <exception cref="RegistryException">The registry does not answer, or refuses.</exception>
    public async Task<PushReport> RunAsync(Descriptor root, IReadOnlyList<string> tags, CancellationToken cancellationToken = default)
    {
        if (tags.Count > 0 && await StandsAsync(root, tags, cancellationToken).ConfigureAwait(false))
        {
            var (there, _) = await ListAsync(root, cancellationToken).ConfigureAwait(false);
            return new PushReport([.. there.Select(blob => new PushedBlob(blob, PushOutcome.Existed))]) { WasThere = true };
        }

        var (blobs, manifests) = await ListAsync(root, cancellationToken).ConfigureAwait(false);
        var pushed = new ConcurrentDictionary<Digest, PushedBlob>();
        for (var round = 1; ; round++)
        {
            await PushBlobsAsync(blobs, pushed, cancellationToken).ConfigureAwait(false);
            try
            {
                foreach (var manifest in manifests)
                {
                    await PushManifestAsync(manifest, manifest.Digest == root.Digest ? tags : [], cancellationToken).ConfigureAwait(false);
                }

                return new PushReport([.. pushed.Values]);
            }
            catch (ResponseException refusal) when (MissesContent(refusal) && round < MostRounds)
            {
                // Collected as garbage meanwhile, not yet everywhere in a registry of many machines, or, with registry:2, just
                // being written once more by another push.
                await target.WaitAfterAsync(refusal, round, cancellationToken).ConfigureAwait(false);
            }
        }
    }

    /// <summary>Whether a manifest was refused for something that it points at (distribution-spec, "Error Codes").</summary>
    private static bool MissesContent(ResponseException refusal) =>
        refusal.Errors.Any(error => error.Code is "MANIFEST_BLOB_UNKNOWN" or "BLOB_UNKNOWN" or "MANIFEST_UNKNOWN");

    /// <summary>Layers that may not be passed on, and are fetched from the places that they name.</summary>
    private static bool IsElsewhere(Descriptor blob) => blob.Urls is { Count: > 0 }
        && (blob.MediaType.Contains(".nondistributable.", StringComparison.Ordinal) || blob.MediaType.Contains(".foreign.", StringComparison.Ordinal));

    private async Task<bool> StandsAsync(Descriptor root, IReadOnlyList<string> tags, CancellationToken cancellationToken)
    {
        foreach (var tag in tags)
        {
            if ((await target.ResolveOwnAsync(tag, cancellationToken).ConfigureAwait(false))?.Digest != root.Digest)
            {
                return false;
            }
        }

        // A push that broke between the manifest and its entry in a list of referrers is to be mended by the next.
        var bytes = await content.FetchAllAsync(root, Manifest.MaximumSize, cancellationToken).ConfigureAwait(false);
        return (MediaTypes.IsIndex(root.MediaType) ? ImageIndex.Parse(bytes).Subject : Manifest.Parse(bytes).Subject) is null;
    }

    private async Task<(IReadOnlyList<Descriptor> Blobs, IReadOnlyList<Descriptor> Manifests)> ListAsync(Descriptor root, CancellationToken cancellationToken)
    {
        var blobs = new List<Descriptor>();
        var manifests = new List<Descriptor>();
        await foreach (var node in ImageGraph.WalkAsync(root, content, cancellationToken).ConfigureAwait(false))
        {
            if (MediaTypes.IsManifest(node.MediaType) || MediaTypes.IsIndex(node.MediaType))
            {
                manifests.Add(node);
            }
            else if (!IsElsewhere(node))
            {
                blobs.Add(node);
            }
        }

        return (blobs, manifests);
    }

    private Task PushBlobsAsync(IReadOnlyList<Descriptor> blobs, ConcurrentDictionary<Digest, PushedBlob> pushed, CancellationToken cancellationToken)
    {
        var options = new ParallelOptions { MaxDegreeOfParallelism = Parallelism, CancellationToken = cancellationToken };
        // The largest first: none of them is left to the end, alone.
        return Parallel.ForEachAsync(blobs.OrderByDescending(blob => blob.Size), options, async (blob, token) =>
        {
            var done = new PushedBlob(blob, await target.PushAsync(blob, content, MountFrom(blob), token).ConfigureAwait(false));
            if (pushed.TryAdd(blob.Digest, done))
            {
                Pushed?.Invoke(done);
            }
            else if (done.Outcome != PushOutcome.Existed)
            {
                pushed[blob.Digest] = done;
            }
        });
    }

    private async Task PushManifestAsync(Descriptor manifest, IReadOnlyList<string> tags, CancellationToken cancellationToken)
    {
        var bytes = await content.FetchAllAsync(manifest, Manifest.MaximumSize, cancellationToken).ConfigureAwait(false);
        if (tags.Count == 0)
        {
            await target.PushManifestAsync(manifest, bytes, null, cancellationToken).ConfigureAwait(false);
        }

        foreach (var tag in tags)
        {
            await target.PushManifestAsync(manifest, bytes, tag, cancellationToken).ConfigureAwait(false);
        }
    }
}
