using System.Globalization;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Http;
using Paks.Testing.Registries.Contents;
using Paks.Testing.Registries.Serving;

namespace Paks.Testing.Registries.Endpoints;

/// <summary>Takes blobs in. distribution-spec, "Pushing blobs".</summary>
internal sealed partial class UploadEndpoint(LoopbackRegistry registry, LoopbackRegistryOptions options, UploadSessions uploads)
{
    /// <summary>POST: mounts a blob, takes a whole one, or begins an upload.</summary>
    public async Task StartAsync(Exchange exchange, LoopbackRepository repository)
    {
        if (exchange.Query("mount") is { } mounted && TryMount(exchange, repository, mounted))
        {
            return;
        }

        var session = uploads.Start(exchange.Route.Name);
        if (exchange.Query("digest") is not null && options.TakesWholeBlobByPost)
        {
            await CloseAsync(exchange, repository, session);
            return;
        }

        await exchange.Request.Body.CopyToAsync(Stream.Null, exchange.Token);
        if (options.ChunkMinLength > 0)
        {
            exchange.Response.Headers["OCI-Chunk-Min-Length"] = options.ChunkMinLength.ToString(CultureInfo.InvariantCulture);
        }

        Tell(exchange, session, StatusCodes.Status202Accepted);
    }

    /// <summary>GET, PATCH, PUT or DELETE of an upload.</summary>
    public async Task ContinueAsync(Exchange exchange, LoopbackRepository repository)
    {
        var session = Find(exchange);
        await session.Turn.WaitAsync(exchange.Token);
        try
        {
            // It may have been closed while this request waited.
            await ContinueAsync(exchange, repository, Find(exchange));
        }
        finally
        {
            session.Turn.Release();
        }
    }

    private static void Created(Exchange exchange, string digest)
    {
        exchange.Response.StatusCode = StatusCodes.Status201Created;
        exchange.Response.Headers.Location = exchange.AddressOf($"/v2/{exchange.Route.Name}/blobs/{digest}");
        exchange.Response.Headers["Docker-Content-Digest"] = digest;
    }

    private static void Tell(Exchange exchange, UploadSession session, int status)
    {
        exchange.Response.StatusCode = status;
        exchange.Response.Headers.Location = LocationOf(exchange, session);
        exchange.Response.Headers.Range = session.Range;
        exchange.Response.Headers["Docker-Upload-UUID"] = session.Id;
    }

    private static string LocationOf(Exchange exchange, UploadSession session) =>
        exchange.AddressOf($"/v2/{session.Repository}/blobs/uploads/{session.Id}")
        + (exchange.Plan.LocationState ? $"?_state={session.NewState()}&part=a%2Fb" : "");

    private static RefusedException NotNext(Exchange exchange, UploadSession session)
    {
        exchange.Response.Headers.Location = LocationOf(exchange, session);
        exchange.Response.Headers["Docker-Upload-UUID"] = session.Id;
        return new RefusedException(416, "BLOB_UPLOAD_INVALID", "the chunk does not begin where the last one ended", header: ("Range", session.Range));
    }

    /// <summary>How many bytes a chunk is to have, by its Content-Range; null without one. It has to begin where the last one ended.</summary>
    private static long? Announced(Exchange exchange, UploadSession session)
    {
        var header = exchange.Request.Headers.ContentRange.ToString();
        if (header.Length == 0)
        {
            return null;
        }

        var match = ChunkRange().Match(header);
        if (!match.Success || long.Parse(match.Groups[1].ValueSpan, provider: CultureInfo.InvariantCulture) != session.Length)
        {
            throw NotNext(exchange, session);
        }

        return long.Parse(match.Groups[2].ValueSpan, provider: CultureInfo.InvariantCulture) - session.Length + 1;
    }

    [GeneratedRegex(@"^([0-9]{1,18})-([0-9]{1,18})\z")]
    private static partial Regex ChunkRange();

    private bool TryMount(Exchange exchange, LoopbackRepository repository, string digest)
    {
        if (exchange.Plan.RefuseMount
            || exchange.Query("from") is not { Length: > 0 } from
            || !exchange.May(from, "pull")
            || !registry.Repository(from).Blobs.TryGetValue(digest, out var blob))
        {
            return false;
        }

        repository.PutBlob(digest, blob);
        Created(exchange, digest);
        return true;
    }

    private UploadSession Find(Exchange exchange)
    {
        var session = uploads.Find(exchange.Route.Name, exchange.Route.Reference);
        if (session is not null && exchange.Plan.DropUpload)
        {
            uploads.Remove(session.Id);
            session = null;
        }

        return session is not null && session.Knows(exchange.Query("_state"))
            ? session
            : throw new RefusedException(404, "BLOB_UPLOAD_UNKNOWN", "blob upload unknown to registry");
    }

    private async Task ContinueAsync(Exchange exchange, LoopbackRepository repository, UploadSession session)
    {
        switch (exchange.Route.Kind)
        {
            case RequestKind.UploadChunk:
                await TakeAsync(exchange, session);
                Tell(exchange, session, StatusCodes.Status202Accepted);
                break;
            case RequestKind.UploadClose:
                await CloseAsync(exchange, repository, session);
                break;
            case RequestKind.UploadCancel:
                uploads.Remove(session.Id);
                exchange.Response.StatusCode = StatusCodes.Status204NoContent;
                break;
            default:
                Tell(exchange, session, StatusCodes.Status204NoContent);
                break;
        }
    }

    /// <summary>Adds a request's body to an upload, if it is the next chunk.</summary>
    private async Task TakeAsync(Exchange exchange, UploadSession session)
    {
        if (exchange is { Plan.RefuseChunk: true, Route.Kind: RequestKind.UploadChunk })
        {
            throw NotNext(exchange, session);
        }

        var announced = Announced(exchange, session);
        var before = session.Length;
        if (session.HadLastChunk && exchange.Request.ContentLength != 0)
        {
            throw new RefusedException(400, "BLOB_UPLOAD_INVALID", $"a chunk before was shorter than {options.ChunkMinLength} bytes");
        }

        await session.AppendAsync(exchange.Request.Body, exchange.Plan.ForgetRequest, exchange.Token);
        if (announced is { } length && session.Length - before != length)
        {
            session.Truncate(before);
            throw new RefusedException(400, "SIZE_INVALID", "the chunk has another length than its Content-Range");
        }

        session.HadLastChunk = announced < options.ChunkMinLength;
    }

    private async Task CloseAsync(Exchange exchange, LoopbackRepository repository, UploadSession session)
    {
        var digest = exchange.Query("digest");
        if (!ContentDigest.IsValid(digest))
        {
            throw new RefusedException(400, "DIGEST_INVALID", $"'{digest}' is not a digest");
        }

        await TakeAsync(exchange, session);
        var blob = session.ToBlob();
        uploads.Remove(session.Id);
        using var content = blob.OpenRead();
        if (ContentDigest.Of(ContentDigest.AlgorithmOf(digest!), content) != digest)
        {
            throw new RefusedException(400, "DIGEST_INVALID", "provided digest did not match uploaded content", [digest!]);
        }

        repository.PutBlob(digest!, blob);
        Created(exchange, digest!);
    }
}
