using System.Net;
using System.Net.Http.Headers;
using Paks.Oci;
using Paks.Registry.Http;

namespace Paks.Registry.Uploads;

/// <summary>Puts one manifest or index into a repository.</summary>
/// <remarks>distribution-spec, "Pushing Manifests".</remarks>
internal sealed class ManifestUpload(RepositorySource target, Descriptor manifest, ReadOnlyMemory<byte> content)
{
    /// <summary>The version that it may take the place of, or null.</summary>
    public EntityTagHeaderValue? Version { get; init; }

    /// <summary>Whether it may take the place of none.</summary>
    public bool MustBeNew { get; init; }

    /// <summary>Puts it under a tag or its digest; tells whether the registry lists it among its subject's referrers by itself.</summary>
    public async Task<bool> RunAsync(string reference, CancellationToken cancellationToken)
    {
        var request = new RegistryRequest(HttpMethod.Put, target.Manifest(reference), target.Push)
        {
            Version = Version,
            MustBeNew = MustBeNew,
            Body = () => new ReadOnlyMemoryContent(content) { Headers = { ContentType = MediaTypeHeaderValue.Parse(manifest.MediaType) } },
        };
        using var response = await target.Host.ExpectAsync(request, cancellationToken, HttpStatusCode.Created, HttpStatusCode.OK, HttpStatusCode.Accepted).ConfigureAwait(false);
        return response.ContentDigest() is { } stored && stored.Algorithm == manifest.Digest.Algorithm && stored != manifest.Digest
            ? throw new MisbehavingRegistryException(target.Host.Name, target.Host.Resolve(request.Address), $"it stored the manifest {manifest.Digest} as {stored}")
            : response.Header("OCI-Subject") is not null;
    }
}
