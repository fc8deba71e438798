using System.Net;
using System.Text.Json;
using Paks.Oci;

namespace Paks.Registry.Http;

/// <summary>Reads one manifest whole and verifies it.</summary>
internal sealed class ManifestDownload(RepositorySource source, RegistryRequest request, string target)
{
    /// <summary>The manifest; null when there is none.</summary>
    public async Task<FetchedManifest?> RunAsync(CancellationToken cancellationToken)
    {
        var options = source.Host.Options;
        for (var attempt = 1; ; attempt++)
        {
            using var response = await source.Host.ExpectAsync(request, cancellationToken, HttpStatusCode.OK, HttpStatusCode.NotFound).ConfigureAwait(false);
            if (response.StatusCode == HttpStatusCode.NotFound)
            {
                return null;
            }

            try
            {
                var content = await response.ReadAsync(Manifest.MaximumSize, options, cancellationToken).ConfigureAwait(false)
                    ?? throw new MalformedImageException(Name, $"it has more than {Manifest.MaximumSize} bytes");
                source.Host.CountRead(content.Length);
                return await VerifyAsync(response, content, cancellationToken).ConfigureAwait(false);
            }
            catch (Exception broken) when (HttpFailure.IsOne(broken, cancellationToken))
            {
                var failure = HttpFailure.Of(broken);
                if (attempt >= options.Attempts)
                {
                    throw failure.ToException(source.Host.Name, request.Method, source.Host.Resolve(request.Address));
                }

                await source.Host.WaitAsync(failure.Delay(attempt, options), cancellationToken).ConfigureAwait(false);
            }
        }
    }

    private string Name => $"{source.Host.Name}/{source.Name} {target}";

    private async Task<FetchedManifest> VerifyAsync(HttpResponseMessage response, byte[] content, CancellationToken cancellationToken)
    {
        // What was asked for by digest must have it; else what the registry says it is, where it says so.
        var digest = Digest.TryParse(target, out var asked) ? asked : response.ContentDigest() ?? Digest.Sha256(content);
        using var verifying = new VerifyingStream(new MemoryStream(content), digest, content.Length, Name);
        await verifying.CopyToAsync(Stream.Null, cancellationToken).ConfigureAwait(false);
        var type = MediaTypeOf(content, response.Content.Headers.ContentType?.MediaType);
        return new FetchedManifest(new Descriptor { MediaType = type, Digest = digest, Size = content.Length }, content)
        {
            Version = response.Headers.ETag,
        };
    }

    /// <summary>What the document says it is; else what the registry says; older OCI documents say nothing themselves.</summary>
    private string MediaTypeOf(byte[] content, string? told)
    {
        try
        {
            using var json = JsonDocument.Parse(content);
            var own = json.RootElement.ValueKind == JsonValueKind.Object && json.RootElement.TryGetProperty("mediaType", out var type) && type.ValueKind == JsonValueKind.String
                ? type.GetString()
                : null;
            var found = own ?? told ?? "";
            return MediaTypes.IsManifest(found) || MediaTypes.IsIndex(found)
                ? found
                : throw new MalformedImageException(Name, $"its media type '{found}' is no manifest's or index's that is read here");
        }
        catch (JsonException malformed)
        {
            throw new MalformedImageException(Name, $"it is not JSON: {malformed.Message}");
        }
    }
}
