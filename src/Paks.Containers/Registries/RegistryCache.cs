using Paks.Oci;
using Paks.Registry;
using Paks.Spack.Caches;

namespace Paks.Containers.Registries;

/// <summary>A repository as the reader of build caches takes it.</summary>
internal sealed class RegistryCache : ICacheRegistry
{
    private const string Secure = "oci://";
    private const string Plain = "oci+http://";

    private RegistryCache(Repository repository, string location) => (Repository, Location) = (repository, location);

    /// <summary>The repository.</summary>
    public Repository Repository { get; }

    /// <inheritdoc/>
    public string Location { get; }

    /// <summary>Whether a location names a cache in a registry.</summary>
    public static bool IsOne(string location) => location.StartsWith(Secure, StringComparison.Ordinal) || location.StartsWith(Plain, StringComparison.Ordinal);

    /// <summary>Opens the cache at <c>oci://HOST/REPOSITORY</c> or <c>oci+http://HOST/REPOSITORY</c>; null when the location is of another kind.</summary>
    /// <exception cref="NotABuildCacheException">It names no repository.</exception>
    /// <exception cref="RegistryConfigurationException">A setting for the registry cannot be read.</exception>
    public static RegistryCache? TryOpen(string location, RegistryClient registries)
    {
        var isPlain = location.StartsWith(Plain, StringComparison.Ordinal);
        if (!IsOne(location))
        {
            return null;
        }

        try
        {
            // Spack writes names of repositories in lower case, whatever its mirror is called.
            var reference = Reference.Parse(location[(isPlain ? Plain : Secure).Length..].TrimEnd('/'));
            return reference is { Tag: null, Digest: null }
                ? new RegistryCache(registries.Open(reference, isPlain), $"{(isPlain ? Plain : Secure)}{reference.Name}")
                : throw new FormatException("a cache is a whole repository: leave out the tag");
        }
        catch (FormatException wrong)
        {
            throw location.Contains('@', StringComparison.Ordinal)
                ? new NotABuildCacheException(BuildCache.Redact(location), "a user in the address is not taken: log in with docker login, podman login or skopeo login")
                : new NotABuildCacheException(location, wrong.Message);
        }
    }

    /// <inheritdoc/>
    public Task<RegistryManifest?> ReadManifestAsync(string reference, CancellationToken cancellationToken) => TellAsync(reference, async () =>
        await Repository.FetchManifestAsync(reference, cancellationToken).ConfigureAwait(false) is { } found
            ? new RegistryManifest(found.Descriptor.Digest.ToString(), found.Descriptor.MediaType, found.Content)
            : null);

    /// <inheritdoc/>
    public Task<Stream?> OpenBlobAsync(string digest, long size, CancellationToken cancellationToken) => TellAsync(digest, async () =>
    {
        try
        {
            return await Repository.FetchAsync(
                new Descriptor { MediaType = "application/octet-stream", Digest = Digest.Parse(digest), Size = size }, cancellationToken).ConfigureAwait(false);
        }
        catch (ContentNotFoundException)
        {
            return (Stream?)null;
        }
    });

    /// <inheritdoc/>
    public Task<IReadOnlyList<string>> FindReferrersAsync(string digest, string artifactType, CancellationToken cancellationToken) => TellAsync(digest, async () =>
        (IReadOnlyList<string>)[.. (await Repository.ListReferrersAsync(Digest.Parse(digest), artifactType, cancellationToken).ConfigureAwait(false))
            .Select(referrer => referrer.Digest.ToString())]);

    /// <inheritdoc/>
    public Task<IReadOnlyList<string>> ListTagsAsync(int most, CancellationToken cancellationToken) => TellAsync("tags", async () =>
        (IReadOnlyList<string>)await Repository.ListTagsAsync(cancellationToken).Take(most).ToListAsync(cancellationToken).ConfigureAwait(false));

    private async Task<T> TellAsync<T>(string what, Func<Task<T>> work)
    {
        try
        {
            return await work().ConfigureAwait(false);
        }
        catch (Exception failure) when (failure is RegistryException or ContentMismatchException or MalformedImageException)
        {
            throw new CacheUnreachableException(Location, what, failure.Message, (failure as ResponseException)?.Status, failure);
        }
    }
}
