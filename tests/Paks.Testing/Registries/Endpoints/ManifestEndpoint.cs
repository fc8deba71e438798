using Microsoft.AspNetCore.Http;
using Paks.Testing.Registries.Contents;
using Paks.Testing.Registries.Serving;

namespace Paks.Testing.Registries.Endpoints;

/// <summary>Sends manifests and takes them in. distribution-spec, "Pulling manifests", "Pushing Manifests".</summary>
internal sealed class ManifestEndpoint(LoopbackRegistryOptions options)
{
    /// <summary>GET or HEAD.</summary>
    public async Task SendAsync(Exchange exchange, LoopbackRepository repository)
    {
        var digest = DigestOf(exchange.Route.Reference, repository) ?? "";
        if (!repository.Manifests.TryGetValue(digest, out var manifest) || !Accepts(exchange, manifest.MediaType))
        {
            throw new RefusedException(404, "MANIFEST_UNKNOWN", "manifest unknown to registry");
        }

        exchange.Response.ContentType = manifest.MediaType;
        exchange.Response.Headers["Docker-Content-Digest"] = digest;
        if (options.Etags)
        {
            exchange.Response.Headers.ETag = $"\"{digest}\"";
        }

        using var stored = new MemoryStream(manifest.Content.ToArray());
        var content = new ServedContent(stored, exchange.Plan);
        await content.SendAsync(exchange, new ByteRange(0, content.Length));
    }

    /// <summary>PUT.</summary>
    public async Task PutAsync(Exchange exchange, LoopbackRepository repository)
    {
        var route = exchange.Route;
        var byDigest = ContentDigest.IsValid(route.Reference);
        if (!byDigest && !route.HasTag)
        {
            throw new RefusedException(400, "MANIFEST_INVALID", $"'{route.Reference}' is neither a tag nor a digest");
        }

        var content = await ReadAsync(exchange);
        var digest = ContentDigest.Of(byDigest ? ContentDigest.AlgorithmOf(route.Reference) : "sha256", new MemoryStream(content));
        if (byDigest && digest != route.Reference)
        {
            throw new RefusedException(400, "DIGEST_INVALID", "provided digest did not match uploaded content", [route.Reference]);
        }

        var document = ManifestCheck.Read(exchange, content);
        ManifestCheck.RequireContents(document, repository, options.MissingBlobStatus);
        Store(exchange, repository, digest, new RegistryManifest(document.MediaType ?? TypeOf(exchange), content));
        Created(exchange, document, digest);
    }

    private static void Created(Exchange exchange, ManifestDocument document, string digest)
    {
        exchange.Response.StatusCode = StatusCodes.Status201Created;
        exchange.Response.Headers.Location = exchange.AddressOf($"/v2/{exchange.Route.Name}/manifests/{digest}");
        exchange.Response.Headers["Docker-Content-Digest"] = digest;
        if (document.Subject is { } subject && !exchange.Plan.NoReferrers)
        {
            exchange.Response.Headers["OCI-Subject"] = subject;
        }
    }

    private static string TypeOf(Exchange exchange) =>
        exchange.Request.ContentType?.Split(';')[0].Trim() is { Length: > 0 } type ? type : "application/vnd.oci.image.manifest.v1+json";

    private static string? DigestOf(string reference, LoopbackRepository repository) =>
        ContentDigest.IsValid(reference) ? reference : repository.Tags.GetValueOrDefault(reference);

    private bool Accepts(Exchange exchange, string mediaType) => !options.ChecksAccept
        || exchange.Request.Headers.Accept.SelectMany(value => value?.Split(',') ?? [])
            .Select(type => type.Split(';')[0].Trim())
            .Any(type => type == mediaType || type == "*/*");

    private async Task<byte[]> ReadAsync(Exchange exchange)
    {
        using var content = new MemoryStream();
        var buffer = new byte[64 * 1024];
        for (int count; (count = await exchange.Request.Body.ReadAsync(buffer, exchange.Token)) > 0;)
        {
            // All of it is read, so that the client reads the answer rather than a broken pipe.
            content.Write(buffer, 0, content.Length > options.ManifestLimit ? 0 : count);
        }

        return content.Length <= options.ManifestLimit
            ? content.ToArray()
            : throw new RefusedException(413, "SIZE_INVALID", $"a manifest may have {options.ManifestLimit} bytes");
    }

    private void Store(Exchange exchange, LoopbackRepository repository, string digest, RegistryManifest manifest)
    {
        lock (repository)
        {
            var present = DigestOf(exchange.Route.Reference, repository) is { } there && repository.Manifests.ContainsKey(there) ? there : null;
            if (options.Etags && !Preconditions.Hold(exchange.Request.Headers, present))
            {
                throw new RefusedException(412, "DENIED", "the tag has changed");
            }

            repository.PutManifest(digest, manifest.Content.Span, manifest.MediaType);
            if (exchange.Route.Reference != digest)
            {
                repository.PutTag(exchange.Route.Reference, digest);
            }
        }
    }
}
