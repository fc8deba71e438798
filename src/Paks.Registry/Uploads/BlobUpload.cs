using System.Net;
using Paks.Oci;
using Paks.Registry.Http;

namespace Paks.Registry.Uploads;

/// <summary>Brings one blob into a repository, and goes on where a broken connection stopped it.</summary>
/// <remarks>distribution-spec, "Pushing Blobs", "Mounting a blob from another repository", "Pushing a blob in chunks".</remarks>
internal sealed class BlobUpload(RepositorySource target, Descriptor blob, IFetchable content)
{
    // Small enough to be sent in vain, to a registry that takes no blob with the first request.
    private const int MostAtOnce = 64 * 1024;

    private readonly RegistryHost _host = target.Host;
    private Uri? _session;
    private long _offset;
    private bool _inChunks;

    public async Task<PushOutcome> RunAsync(string? mountFrom, CancellationToken cancellationToken)
    {
        if (mountFrom is not null && await TryMountAsync(mountFrom, cancellationToken).ConfigureAwait(false))
        {
            return PushOutcome.Mounted;
        }

        if (await ExistsAsync(cancellationToken).ConfigureAwait(false))
        {
            await CancelAsync(cancellationToken).ConfigureAwait(false);
            return PushOutcome.Existed;
        }

        await SendAsync(cancellationToken).ConfigureAwait(false);
        return PushOutcome.Pushed;
    }

    /// <summary>A registry that cannot or may not mount begins an upload instead, which is then used.</summary>
    private async Task<bool> TryMountAsync(string from, CancellationToken cancellationToken)
    {
        var request = Post($"?mount={Uri.EscapeDataString(blob.Digest.ToString())}&from={Uri.EscapeDataString(from)}") with
        {
            Scopes = [.. target.Push, new Scope(from, MayPush: false)],
        };
        using var response = await _host.SendAsync(request, cancellationToken).ConfigureAwait(false);
        if (response.StatusCode == HttpStatusCode.Accepted)
        {
            _session = LocationOf(response);
        }

        return response.StatusCode == HttpStatusCode.Created;
    }

    private async Task<bool> ExistsAsync(CancellationToken cancellationToken)
    {
        var request = new RegistryRequest(HttpMethod.Head, target.Blob(blob.Digest), target.Push);
        using var response = await _host.SendAsync(request, cancellationToken).ConfigureAwait(false);
        return response.StatusCode == HttpStatusCode.OK;
    }

    private async Task SendAsync(CancellationToken cancellationToken)
    {
        for (var attempt = 1; ; attempt++)
        {
            RegistryException failure;
            var before = _offset;
            try
            {
                if (await TrySendAsync(cancellationToken).ConfigureAwait(false))
                {
                    return;
                }

                throw new MisbehavingRegistryException(_host.Name, Address, $"it forgets the upload of {blob.Digest} again and again");
            }
            catch (RegistryException broken) when (IsWorthAnother(broken))
            {
                failure = broken;
            }

            await FindOffsetAsync(failure, cancellationToken).ConfigureAwait(false);
            attempt = _offset > before ? 0 : attempt;
            if (attempt >= _host.Options.Attempts || failure is ResponseException { RetryAfter: { } wait } && wait > _host.Options.LongestDelay)
            {
                throw failure;
            }

            await _host.WaitAsync(HttpFailure.DelayAfter(failure, attempt + 1, _host.Options), cancellationToken).ConfigureAwait(false);
        }
    }

    private Uri Address => _host.Resolve(target.Address("blobs/uploads/"));

    /// <summary>What may go better: lost connections, busy registries, sessions and bytes that got lost on the way.</summary>
    private static bool IsWorthAnother(RegistryException failure) => failure switch
    {
        RegistryUnreachableException or MisbehavingRegistryException => true,
        ResponseException { Status: HttpStatusCode.NotFound or HttpStatusCode.RequestedRangeNotSatisfiable or HttpStatusCode.RequestEntityTooLarge or HttpStatusCode.Unauthorized } => true,
        ResponseException response => HttpFailure.IsTransient(response.Status) || response.Errors.Any(error => error.Code is "DIGEST_INVALID" or "SIZE_INVALID" or "BLOB_UPLOAD_INVALID"),
        _ => false,
    };

    /// <summary>One try, from where the last one got to.</summary>
    private async Task<bool> TrySendAsync(CancellationToken cancellationToken)
    {
        if (_session is null && await StartAsync(cancellationToken).ConfigureAwait(false))
        {
            return true;
        }

        if (_offset == 0 && !_inChunks)
        {
            await CloseAsync(() => Body(0, blob.Size), cancellationToken).ConfigureAwait(false);
            return true;
        }

        while (_offset < blob.Size)
        {
            await SendChunkAsync(cancellationToken).ConfigureAwait(false);
        }

        await CloseAsync(null, cancellationToken).ConfigureAwait(false);
        return true;
    }

    /// <summary>Begins an upload; true where the registry took the blob with it.</summary>
    private async Task<bool> StartAsync(CancellationToken cancellationToken)
    {
        _offset = 0;
        if (blob.Size <= MostAtOnce && _host.Abilities.TakesBlobsAtOnce && !_inChunks)
        {
            var whole = Post($"?digest={Uri.EscapeDataString(blob.Digest.ToString())}") with { Body = () => Body(0, blob.Size) };
            using var answer = await _host.ExpectAsync(whole, cancellationToken, HttpStatusCode.Created, HttpStatusCode.Accepted).ConfigureAwait(false);
            if (answer.StatusCode == HttpStatusCode.Created)
            {
                return true;
            }

            _host.Abilities.TakesBlobsAtOnce = false;
            _session = LocationOf(answer);
            return false;
        }

        using var response = await _host.ExpectAsync(Post(""), cancellationToken, HttpStatusCode.Accepted).ConfigureAwait(false);
        _session = LocationOf(response);
        return false;
    }

    private async Task SendChunkAsync(CancellationToken cancellationToken)
    {
        // Content that cannot be read from its middle would be read again for every chunk.
        var isSeekable = content is ILocalContent local && local.TryGetPath(blob, out _);
        var length = isSeekable || _inChunks ? Math.Min(_host.Options.ChunkSize, blob.Size - _offset) : blob.Size - _offset;
        var first = _offset;
        var request = new RegistryRequest(HttpMethod.Patch, _session!, target.Push)
        {
            IsOnce = true,
            Body = () =>
            {
                var body = Body(first, length);
                // Inclusive, and without the unit that HTTP wants.
                body.Headers.TryAddWithoutValidation("Content-Range", FormattableString.Invariant($"{first}-{first + length - 1}"));
                return body;
            },
        };
        using var response = await _host.ExpectAsync(request, cancellationToken, HttpStatusCode.Accepted).ConfigureAwait(false);
        _session = LocationOf(response);
        _offset = first + length;
    }

    private async Task CloseAsync(Func<HttpContent>? body, CancellationToken cancellationToken)
    {
        var session = new UriBuilder(_host.Resolve(_session!));
        session.Query = $"{session.Query.TrimStart('?')}{(session.Query.Length > 1 ? "&" : "")}digest={Uri.EscapeDataString(blob.Digest.ToString())}";
        var request = new RegistryRequest(HttpMethod.Put, session.Uri, target.Push) { IsOnce = true, Body = body ?? (() => new ByteArrayContent([])) };
        using var response = await _host.ExpectAsync(request, cancellationToken, HttpStatusCode.Created, HttpStatusCode.NoContent, HttpStatusCode.OK).ConfigureAwait(false);
    }

    /// <summary>Finds out what of a broken upload has arrived; where that cannot be told, it begins anew.</summary>
    private async Task FindOffsetAsync(RegistryException failure, CancellationToken cancellationToken)
    {
        _inChunks |= failure is ResponseException { Status: HttpStatusCode.RequestEntityTooLarge };
        var session = failure is ResponseException { Status: not HttpStatusCode.RequestedRangeNotSatisfiable } or MisbehavingRegistryException ? null : _session;
        (_session, _offset) = session is null ? (null, 0) : await AskOffsetAsync(session, cancellationToken).ConfigureAwait(false);
    }

    private async Task<(Uri? Session, long Offset)> AskOffsetAsync(Uri session, CancellationToken cancellationToken)
    {
        try
        {
            using var response = await _host.SendAsync(new RegistryRequest(HttpMethod.Get, session, target.Push), cancellationToken).ConfigureAwait(false);
            return response.StatusCode == HttpStatusCode.NoContent && ReadOffset(response) is { } offset && offset <= blob.Size
                ? (response.Headers.Location is null ? session : LocationOf(response), offset)
                : (null, 0);
        }
        catch (RegistryException)
        {
            return (null, 0);
        }
    }

    /// <summary><c>Range: 0-N</c>, inclusive; without it, or with the <c>0-0</c> that some send for nothing, nothing has come.</summary>
    private static long? ReadOffset(HttpResponseMessage response)
    {
        var range = response.Header("Range") is { } text && text.Split('=')[^1].Split('-') is ["0", var last] && long.TryParse(last, out var end) ? end : 0;
        return range > 0 ? range + 1 : 0;
    }

    private async Task CancelAsync(CancellationToken cancellationToken)
    {
        if (_session is not null)
        {
            using var response = await _host.SendAsync(new RegistryRequest(HttpMethod.Delete, _session, target.Push), cancellationToken).ConfigureAwait(false);
        }
    }

    private RegistryRequest Post(string query) => new(HttpMethod.Post, target.Address("blobs/uploads/" + query), target.Push)
    {
        Body = () => new ByteArrayContent([]),
    };

    private Uri LocationOf(HttpResponseMessage response)
    {
        var asked = response.RequestMessage!.RequestUri!;
        var location = response.Headers.Location is { } told ? new Uri(asked, told) : throw new MisbehavingRegistryException(_host.Name, asked, "it begins an upload and does not say where");
        return asked.Scheme == Uri.UriSchemeHttps && location.Scheme != Uri.UriSchemeHttps
            ? throw new MisbehavingRegistryException(_host.Name, asked, "it is behind https and wants the upload over plain http; a proxy in front of it does not pass on X-Forwarded-Proto")
            : location;
    }

    private UploadContent Body(long offset, long length) => new(token => OpenAsync(offset, token), length);

    private async Task<Stream> OpenAsync(long offset, CancellationToken cancellationToken)
    {
        if (offset > 0 && content is ILocalContent local && local.TryGetPath(blob, out var path))
        {
            var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, bufferSize: 0);
            file.Position = offset;
            return file;
        }

        var stream = await content.FetchAsync(blob, cancellationToken).ConfigureAwait(false);
        var skipped = new byte[Math.Min(offset, 1 << 16)];
        for (var left = offset; left > 0;)
        {
            var read = await stream.ReadAsync(skipped.AsMemory(0, (int)Math.Min(left, skipped.Length)), cancellationToken).ConfigureAwait(false);
            left -= read > 0 ? read : throw new EndOfStreamException($"the content of {blob.Digest} ends early");
        }

        return stream;
    }
}
