using System.Net;
using System.Net.Http.Headers;
using Paks.Oci;
using Paks.Registry.Http;
using Paks.Registry.Uploads;

namespace Paks.Registry.Referrers;

/// <summary>The index of referrers under a tag that stands for their subject, which clients keep where the registry does not.</summary>
/// <remarks>distribution-spec, "Referrers Tag Schema", "Pushing Manifests with Subject".</remarks>
internal sealed class ReferrerTag(RepositorySource source)
{
    private const int MostAttempts = 20;
    private const int Gates = 64;

    // Who read before something was written may write after it was looked at: what was written is looked at again a little later.
    private const int NeededConfirmations = 1;

    // One writer of this process at a time for a subject; others are noticed by reading again.
    private static readonly SemaphoreSlim[] Writing = [.. Enumerable.Range(0, Gates).Select(_ => new SemaphoreSlim(1))];

    /// <summary>The entries of the index; none where there is no index.</summary>
    public async Task<IReadOnlyList<Descriptor>> ListAsync(Digest subject, CancellationToken cancellationToken) =>
        await new ManifestDownload(source, NameOf(subject)).RunAsync(cancellationToken).ConfigureAwait(false) is { } found && MediaTypes.IsIndex(found.Descriptor.MediaType)
            ? ImageIndex.Parse(found.Content).Manifests
            : [];

    /// <summary>
    /// Adds a referrer. Where the registry takes no conditions, another writer can come between: what was written is read again until
    /// it holds both.
    /// </summary>
    /// <exception cref="MisbehavingRegistryException">Something else is under the tag, or the entry does not stay there.</exception>
    public async Task AddAsync(Descriptor subject, Descriptor manifest, ReadOnlyMemory<byte> content, CancellationToken cancellationToken)
    {
        var tag = NameOf(subject.Digest);
        var entry = EntryFor(manifest, content);
        var gate = Writing[(uint)HashCode.Combine(source.Location, tag) % Gates];
        await gate.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            await AddAsync(tag, entry, cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            gate.Release();
        }
    }

    /// <summary><c>sha256-</c> and the digest's digits: the algorithm cut at 32 characters, the rest at 64.</summary>
    internal static string NameOf(Digest subject) =>
        $"{subject.Algorithm[..Math.Min(32, subject.Algorithm.Length)]}-{subject.Encoded[..Math.Min(64, subject.Encoded.Length)]}";

    private static Descriptor EntryFor(Descriptor manifest, ReadOnlyMemory<byte> content)
    {
        var plain = new Descriptor { MediaType = manifest.MediaType, Digest = manifest.Digest, Size = manifest.Size };
        if (MediaTypes.IsIndex(manifest.MediaType))
        {
            var index = ImageIndex.Parse(content);
            return plain with { ArtifactType = index.ArtifactType, Annotations = index.Annotations };
        }

        var parsed = Manifest.Parse(content);
        return plain with { ArtifactType = parsed.ArtifactType is { Length: > 0 } own ? own : parsed.Config.MediaType, Annotations = parsed.Annotations };
    }

    private async Task AddAsync(string tag, Descriptor entry, CancellationToken cancellationToken)
    {
        IReadOnlyList<Descriptor> known = [entry];
        var confirmations = NeededConfirmations;
        for (var attempt = 1; attempt <= MostAttempts; attempt++)
        {
            var (index, version) = await ReadAsync(tag, cancellationToken).ConfigureAwait(false);
            var missing = known.Where(wanted => index?.Manifests.Any(other => other.Digest == wanted.Digest) != true).ToList();
            if (missing.Count == 0 && ++confirmations > NeededConfirmations)
            {
                return;
            }

            if (missing.Count > 0)
            {
                // Those that were there once and are gone were lost to a writer that did not look again: they are put back.
                known = [.. index?.Manifests ?? [], .. missing];
                confirmations = await TryPutAsync(tag, index, known, version, cancellationToken).ConfigureAwait(false) ? 0 : NeededConfirmations;
            }

            await (confirmations == 0 ? Task.CompletedTask : WaitAsync(cancellationToken)).ConfigureAwait(false);
        }

        throw Failure(tag, $"it lost the entry of a referrer {MostAttempts} times, while others wrote there");
    }

    private Task WaitAsync(CancellationToken cancellationToken) =>
        source.Host.WaitAsync(new HttpFailure("", null, null, null).Delay(1, source.Host.Options) / 4, cancellationToken);

    private async Task<(ImageIndex? Index, EntityTagHeaderValue? Version)> ReadAsync(string tag, CancellationToken cancellationToken)
    {
        var found = await new ManifestDownload(source, tag).RunAsync(cancellationToken).ConfigureAwait(false);
        return found is null ? (null, null)
            : MediaTypes.IsIndex(found.Descriptor.MediaType) ? (ImageIndex.Parse(found.Content), found.Version is { IsWeak: true } ? null : found.Version)
            : throw Failure(tag, $"it is no list of referrers, but of the type {found.Descriptor.MediaType}; it is left alone");
    }

    /// <summary>Writes the index; false where another writer was faster.</summary>
    private async Task<bool> TryPutAsync(
        string tag, ImageIndex? before, IReadOnlyList<Descriptor> entries, EntityTagHeaderValue? version, CancellationToken cancellationToken)
    {
        var index = before is null ? new ImageIndex { Manifests = entries } : before with { Manifests = entries };
        var content = index.ToJson();
        var upload = new ManifestUpload(source, Descriptor.Of(index.MediaType, content), content) { Version = version, MustBeNew = before is null };
        try
        {
            await upload.RunAsync(tag, cancellationToken).ConfigureAwait(false);
            return true;
        }
        catch (ResponseException changed) when (changed.Status is HttpStatusCode.PreconditionFailed)
        {
            return false;
        }
    }

    private MisbehavingRegistryException Failure(string tag, string why) => new(source.Host.Name, source.Host.Resolve(source.Manifest(tag)), why);
}
