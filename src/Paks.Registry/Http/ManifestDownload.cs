using System.Net;
using System.Text.Json;
using Paks.Oci;

namespace Paks.Registry.Http;

/// <summary>Reads one manifest whole and verifies it.</summary>
/// <param name="source">The repository.</param>
/// <param name="target">The manifest's tag or digest.</param>
internal sealed class ManifestDownload(RepositorySource source, string target)
{
    /// <summary>The media types that are asked for.</summary>
    public static IReadOnlyList<string> Types { get; } = [MediaTypes.ImageManifest, MediaTypes.ImageIndex, MediaTypes.DockerManifest, MediaTypes.DockerManifestList];

    /// <summary>The manifest; null when there is none.</summary>
    public async Task<FetchedManifest?> RunAsync(CancellationToken cancellationToken)
    {
        var request = new RegistryRequest(HttpMethod.Get, source.Manifest(target), source.Pull) { Accept = Types };
        using var answer = await source.Host.ReadAsync(request, Manifest.MaximumSize, cancellationToken).ConfigureAwait(false);
        return answer.Head.StatusCode switch
        {
            HttpStatusCode.NotFound => null,
            HttpStatusCode.OK => await VerifyAsync(
                answer.Head, answer.Body ?? throw new MalformedImageException(Name, $"it has more than {Manifest.MaximumSize} bytes"), cancellationToken).ConfigureAwait(false),
            _ => throw await source.Host.RefusalAsync(request, answer.Head, cancellationToken).ConfigureAwait(false),
        };
    }

    private string Name => $"{source.Location} {target}";

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
                : throw new MalformedImageException(Name, $"its media type '{PlainText.Of(found)}' is no manifest's or index's that is read here");
        }
        catch (Exception malformed) when (malformed is JsonException or InvalidOperationException)
        {
            throw new MalformedImageException(Name, $"it is not JSON: {malformed.Message}");
        }
    }
}
