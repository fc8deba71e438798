using System.Text;

namespace Paks.Spack.Caches;

/// <summary>A cache in a registry, as files: manifests, lists of referrers, blobs.</summary>
internal sealed class RegistryTransport(ICacheRegistry registry) : ICacheTransport
{
    private const string Manifests = "manifests/";
    private const string Referrers = "referrers/";

    public string Location => registry.Location;

    public bool IsRemote => true;

    /// <summary>Where a manifest lies, by its tag or digest.</summary>
    public static string PathOfManifest(string reference) => Manifests + reference;

    /// <summary>Where the digests of the signatures of a manifest lie, one a line.</summary>
    public static string PathOfSignatures(string digest) => Referrers + digest;

    public async Task<Stream?> OpenAsync(string path, CancellationToken cancellationToken)
    {
        if (path.StartsWith(Referrers, StringComparison.Ordinal))
        {
            var digests = await registry.FindReferrersAsync(path[Referrers.Length..], SignatureArtifact.ArtifactType, cancellationToken).ConfigureAwait(false);
            return new MemoryStream(Encoding.UTF8.GetBytes(string.Join('\n', digests)));
        }

        var manifest = await registry.ReadManifestAsync(path[Manifests.Length..], cancellationToken).ConfigureAwait(false);
        if (manifest is null)
        {
            return null;
        }

        RequireWhatWasPromised(path, manifest);
        return new MemoryStream(manifest.Content.ToArray());
    }

    public Task<Stream?> OpenBlobAsync(CacheBlob blob, CancellationToken cancellationToken) =>
        registry.OpenBlobAsync($"sha256:{blob.Checksum}", blob.Length, cancellationToken);

    public string? FindLocalFile(string path) => null;

    public bool IsMissing() => false;

    private void RequireWhatWasPromised(string path, RegistryManifest manifest)
    {
        if (!RegistryImage.IsOfType(manifest.MediaType))
        {
            throw new FormatException($"{path} is no image manifest: {manifest.MediaType}");
        }

        if (manifest.Digest != RegistryDescriptor.DigestOf(manifest.Content.Span))
        {
            throw new CacheUnreachableException(Location, path, $"what came has not the digest {manifest.Digest}");
        }
    }
}
