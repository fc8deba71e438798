using Microsoft.AspNetCore.Http;
using Paks.Testing.Registries.Contents;
using Paks.Testing.Registries.Serving;

namespace Paks.Testing.Registries.Endpoints;

/// <summary>Sends blobs and parts of blobs. distribution-spec, "Pulling blobs"; RFC 9110, 14.</summary>
internal static class BlobEndpoint
{
    public static async Task SendAsync(Exchange exchange, LoopbackRepository repository)
    {
        var digest = exchange.Route.Reference;
        var blob = Find(repository, digest);
        if (exchange is { Plan.RedirectTo: { } host, Route.Kind: RequestKind.BlobGet })
        {
            exchange.Response.StatusCode = StatusCodes.Status307TemporaryRedirect;
            exchange.Response.Headers.Location = host.AddressOf(exchange.Route).AbsoluteUri;
            return;
        }

        using var stream = blob.OpenRead();
        var content = new ServedContent(stream, exchange.Plan);
        exchange.Response.ContentType = "application/octet-stream";
        exchange.Response.Headers["Docker-Content-Digest"] = digest;
        await SendAsync(exchange, content);
    }

    private static RegistryBlob Find(LoopbackRepository repository, string digest)
    {
        if (!ContentDigest.IsValid(digest))
        {
            throw new RefusedException(400, "DIGEST_INVALID", $"'{digest}' is not a digest");
        }

        return repository.Blobs.TryGetValue(digest, out var blob)
            ? blob
            : throw new RefusedException(404, "BLOB_UNKNOWN", "blob unknown to registry", [digest]);
    }

    private static async Task SendAsync(Exchange exchange, ServedContent content)
    {
        var headers = exchange.Response.Headers;
        var part = exchange.Plan.IgnoreRange ? null : ByteRange.Parse(exchange.Request.Headers.Range.ToString(), content.Length);
        headers.AcceptRanges = exchange.Plan.IgnoreRange ? "none" : "bytes";
        if (part is { Length: 0 })
        {
            throw new RefusedException(416, "UNSUPPORTED", "the range begins behind the end", header: ("Content-Range", $"bytes */{content.Length}"));
        }

        if (part is { } range)
        {
            exchange.Response.StatusCode = StatusCodes.Status206PartialContent;
            headers.ContentRange = $"bytes {range.Start}-{range.Start + range.Length - 1}/{content.Length}";
        }

        await content.SendAsync(exchange, part ?? new ByteRange(0, content.Length));
    }
}
