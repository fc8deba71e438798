using System.Net;
using System.Runtime.ExceptionServices;
using Paks.Oci;
using Paks.Registry.Http;

namespace Paks.Registry.Uploads;

/// <summary>Brings one blob into a repository, and goes on where a broken connection stopped it.</summary>
/// <remarks>distribution-spec, "Pushing Blobs", "Mounting a blob from another repository", "Pushing a blob in chunks".</remarks>
internal sealed class BlobUpload(RepositorySource target, Descriptor blob, IFetchable content)
{
    // Small enough to be sent in vain, to a registry that takes no blob with the first request.
    private const int MostAtOnce = 64 * 1024;

    // What has to arrive between two breaks so that they do not count as a row of failures.
    private const int Progress = 64 * 1024;

    // What proxies let through at the least; a chunk that is refused as too large is cut down to this.
    private const int SmallestChunk = 64 * 1024;
    private const int Shrinking = 4;

    private readonly RegistryHost _host = target.Host;
    private readonly BlobContent _content = new(blob, content);
    private UploadSession? _session;
    private long? _chunk;
    private long _furthest;

    public async Task<PushOutcome> RunAsync(string? mountFrom, CancellationToken cancellationToken)
    {
        try
        {
            return await PushAsync(mountFrom, cancellationToken).ConfigureAwait(false);
        }
        catch (SourceFailedException failed)
        {
            await DropAsync(cancellationToken).ConfigureAwait(false);
            ExceptionDispatchInfo.Throw(failed.InnerException!);
            throw;
        }
        catch (ResponseException)
        {
            await DropAsync(cancellationToken).ConfigureAwait(false);
            throw;
        }
    }

    private async Task<PushOutcome> PushAsync(string? mountFrom, CancellationToken cancellationToken)
    {
        if (mountFrom is not null && await TryMountAsync(mountFrom, cancellationToken).ConfigureAwait(false))
        {
            return PushOutcome.Mounted;
        }

        if (await ExistsAsync(cancellationToken).ConfigureAwait(false))
        {
            await DropAsync(cancellationToken).ConfigureAwait(false);
            return PushOutcome.Existed;
        }

        await SendAsync(cancellationToken).ConfigureAwait(false);
        return PushOutcome.Pushed;
    }

    /// <summary>A registry that cannot or may not mount begins an upload instead, which is then used. One that refuses is sent the blob.</summary>
    private async Task<bool> TryMountAsync(string from, CancellationToken cancellationToken)
    {
        var request = UploadSession.Request(target, $"?mount={Uri.EscapeDataString(blob.Digest.ToString())}&from={Uri.EscapeDataString(from)}") with
        {
            Scopes = [.. target.Push, new Scope(from, MayPush: false)],
        };
        try
        {
            using var response = await _host.SendAsync(request, cancellationToken).ConfigureAwait(false);
            _session = response.StatusCode == HttpStatusCode.Accepted ? UploadSession.Of(target, response) : null;
            return response.StatusCode == HttpStatusCode.Created && (response.ContentDigest() ?? blob.Digest) == blob.Digest;
        }
        catch (ResponseException)
        {
            return false;
        }
    }

    private async Task<bool> ExistsAsync(CancellationToken cancellationToken)
    {
        var request = new RegistryRequest(HttpMethod.Head, target.Blob(blob.Digest), target.Push);
        using var response = await _host.SendAsync(request, cancellationToken).ConfigureAwait(false);
        return response.StatusCode == HttpStatusCode.OK && (response.Content.Headers.ContentLength ?? blob.Size) == blob.Size;
    }

    private async Task SendAsync(CancellationToken cancellationToken)
    {
        for (var failures = 0; ;)
        {
            if (_session is null && blob.Size <= MostAtOnce && _host.Abilities.TakesBlobsAtOnce && await TryAtOnceAsync(cancellationToken).ConfigureAwait(false))
            {
                return;
            }

            _session ??= await UploadSession.StartAsync(target, cancellationToken).ConfigureAwait(false);
            RegistryException failure;
            try
            {
                await TransferAsync(_session, cancellationToken).ConfigureAwait(false);
                return;
            }
            catch (RegistryException broken) when (IsWorthAnother(broken))
            {
                failure = broken;
            }

            if (await RecoverAsync(_session, failure, cancellationToken).ConfigureAwait(false))
            {
                return;
            }

            failures = HasProgressed() ? 0 : failures + 1;
            if (failures >= _host.Options.Attempts || (failure is ResponseException { RetryAfter: { } wait } && wait > _host.Options.LongestDelay))
            {
                ExceptionDispatchInfo.Throw(failure);
            }

            await _host.WaitAsync(HttpFailure.DelayAfter(failure, failures + 1, _host.Options), cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>What may go better: lost connections, busy registries, sessions and bytes that got lost on the way.</summary>
    private static bool IsWorthAnother(RegistryException failure) => failure switch
    {
        RegistryUnreachableException => true,
        ResponseException { Status: HttpStatusCode.NotFound or HttpStatusCode.RequestedRangeNotSatisfiable or HttpStatusCode.RequestEntityTooLarge } => true,
        ResponseException response => HttpFailure.IsTransient(response.Status) || IsComplaint(response),
        _ => false,
    };

    /// <summary>Whether the registry says that what came is not what was announced.</summary>
    private static bool IsComplaint(ResponseException refusal) => refusal.Errors.Any(error => error.Code is "DIGEST_INVALID" or "SIZE_INVALID" or "BLOB_UPLOAD_INVALID");

    /// <summary>Sends the blob with the request that would begin its upload; where the registry does not take it, the other way is left.</summary>
    private async Task<bool> TryAtOnceAsync(CancellationToken cancellationToken)
    {
        var request = UploadSession.Request(target, $"?digest={Uri.EscapeDataString(blob.Digest.ToString())}") with { Body = () => _content.ToBody(0, blob.Size) };
        var response = await _host.SendAsync(request, cancellationToken).ConfigureAwait(false);
        switch (response.StatusCode)
        {
            case HttpStatusCode.Created:
                using (response)
                {
                    UploadSession.RequireStored(target, blob.Digest, response);
                    return true;
                }

            case HttpStatusCode.Accepted:
                using (response)
                {
                    _host.Abilities.TakesBlobsAtOnce = false;
                    _session = UploadSession.Of(target, response);
                    return false;
                }

            case HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden:
                throw await _host.RefusalAsync(request, response, cancellationToken).ConfigureAwait(false);
            default:
                if (IsComplaint(await _host.RefusalAsync(request, response, cancellationToken).ConfigureAwait(false)))
                {
                    await _content.VerifyAsync(cancellationToken).ConfigureAwait(false);
                }

                _host.Abilities.TakesBlobsAtOnce = false;
                return false;
        }
    }

    /// <summary>One try, from where the last one got to.</summary>
    private async Task TransferAsync(UploadSession session, CancellationToken cancellationToken)
    {
        if (session.Offset == 0 && _chunk is null)
        {
            await session.CloseAsync(blob, () => _content.ToBody(0, blob.Size), cancellationToken).ConfigureAwait(false);
            return;
        }

        // Content that cannot be read from its middle would be read again for every chunk.
        var most = Math.Max(_chunk ?? (_content.IsSeekable ? _host.Options.ChunkSize : long.MaxValue), session.SmallestChunk);
        while (session.Offset < blob.Size)
        {
            var first = session.Offset;
            var length = Math.Min(most, blob.Size - first);
            await session.SendAsync(length, () => _content.ToBody(first, length), cancellationToken).ConfigureAwait(false);
        }

        await session.CloseAsync(blob, null, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Finds out what of a broken upload has arrived; where that cannot be told, it begins anew. True when all of it is there after all.</summary>
    private async Task<bool> RecoverAsync(UploadSession session, RegistryException failure, CancellationToken cancellationToken)
    {
        var status = (failure as ResponseException)?.Status;
        var tried = session.Offset;
        if (status is null or HttpStatusCode.RequestedRangeNotSatisfiable || HttpFailure.IsTransient(status.Value))
        {
            var isKnown = await session.FindOffsetAsync(cancellationToken).ConfigureAwait(false) && session.Offset <= blob.Size;
            if (isKnown && !(status is HttpStatusCode.RequestedRangeNotSatisfiable && session.Offset == tried))
            {
                return false;
            }
        }

        if (status is HttpStatusCode.RequestEntityTooLarge || (status is null && blob.Size > _host.Options.ChunkSize))
        {
            // Too much at once, be it for the registry or for a proxy that rather breaks the connection than says so.
            _chunk = _chunk is { } chunk ? Math.Max(chunk / Shrinking, SmallestChunk) : _host.Options.ChunkSize;
        }

        if (failure is ResponseException refusal && IsComplaint(refusal))
        {
            await _content.VerifyAsync(cancellationToken).ConfigureAwait(false);
        }

        await (status is HttpStatusCode.NotFound ? Task.CompletedTask : session.CancelAsync(cancellationToken)).ConfigureAwait(false);
        _session = null;
        // The answer may have got lost, rather than the blob; or another has brought it.
        return await ExistsAsync(cancellationToken).ConfigureAwait(false);
    }

    private bool HasProgressed()
    {
        var offset = _session?.Offset ?? 0;
        var hasProgressed = offset >= _furthest + Progress;
        _furthest = hasProgressed ? offset : _furthest;
        return hasProgressed;
    }

    private async Task DropAsync(CancellationToken cancellationToken)
    {
        await (_session?.CancelAsync(cancellationToken) ?? Task.CompletedTask).ConfigureAwait(false);
        _session = null;
    }
}
