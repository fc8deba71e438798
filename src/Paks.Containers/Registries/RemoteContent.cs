using System.Diagnostics.CodeAnalysis;
using Paks.Containers.Diagnostics;
using Paks.Oci;
using Paks.Registry;

namespace Paks.Containers.Registries;

/// <summary>Blobs of a repository. One whose bytes are needed is brought into the content store first; often none are.</summary>
/// <param name="repository">Where they are.</param>
/// <param name="store">Where they are kept.</param>
/// <param name="offline">Whether only what is kept is there.</param>
/// <param name="writeNothing">Whether nothing new is kept.</param>
internal sealed class RemoteContent(Repository repository, ContentStore store, bool offline = false, bool writeNothing = false) : ILocalContent
{
    /// <summary>Where they are.</summary>
    public Repository Repository => repository;

    /// <inheritdoc/>
    public async Task<Stream> FetchAsync(Descriptor target, CancellationToken cancellationToken = default)
    {
        if (!store.Contains(target))
        {
            if (offline)
            {
                throw new PaksException(
                    DiagnosticCodes.Offline, $"Cannot read {target.Digest} of {repository.Location}: it was never fetched to this machine, and the network is left alone.", "Build once without --offline.");
            }

            if (writeNothing)
            {
                return await repository.FetchAsync(target, cancellationToken).ConfigureAwait(false);
            }

            var remote = await repository.FetchAsync(target, cancellationToken).ConfigureAwait(false);
            await using var _ = remote.ConfigureAwait(false);
            await store.PutAsync(remote, target.Digest, target.Size, cancellationToken).ConfigureAwait(false);
            new BlobLocations(store).Remember(repository, target);
        }

        return await store.FetchAsync(target, cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public bool TryGetPath(Descriptor target, [NotNullWhen(true)] out string? path) => store.TryGetPath(target, out path);
}
