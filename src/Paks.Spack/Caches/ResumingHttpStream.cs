using System.Net;
using System.Net.Http.Headers;

namespace Paks.Spack.Caches;

/// <summary>
/// The body of a response that goes on after a broken connection: the rest is asked for, and what a server without ranges
/// sends again is skipped. Whether the parts belong together is seen by the checksum of the whole.
/// </summary>
internal sealed class ResumingHttpStream : ForwardStream
{
    private readonly HttpTransport _transport;
    private readonly string _path;
    private readonly long? _length;
    private readonly EntityTagHeaderValue? _version;
    private readonly CancellationToken _stop;
    private HttpResponseMessage _response;
    private Stream _body;
    private long _position;
    private int _failures;

    private ResumingHttpStream(HttpTransport transport, string path, HttpResponseMessage response, Stream body, CancellationToken stop)
    {
        (_transport, _path, _response, _body, _stop) = (transport, path, response, body, stop);
        _length = response.Content.Headers.ContentLength;
        _version = response.Headers.ETag is { IsWeak: false } tag ? tag : null;
    }

    public static async Task<Stream> OpenAsync(
        HttpTransport transport, string path, HttpResponseMessage response, CancellationToken cancellationToken)
    {
        var body = await response.Content.ReadAsStreamAsync(cancellationToken).ConfigureAwait(false);
        return new ResumingHttpStream(transport, path, response, body, cancellationToken);
    }

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        // Those who read synchronously bring no token: the one that the download was begun with ends theirs.
        cancellationToken = cancellationToken.CanBeCanceled ? cancellationToken : _stop;
        while (true)
        {
            HttpFailure failure;
            try
            {
                var read = await ReadOnceAsync(buffer, cancellationToken).ConfigureAwait(false);
                if (read > 0 || buffer.IsEmpty || _length is null || _position >= _length)
                {
                    _failures = read > 0 ? 0 : _failures;
                    _position += read;
                    return read;
                }

                failure = new HttpFailure($"the connection ended after {_position} of {_length} bytes", null, null, null);
            }
            catch (Exception exception) when (HttpFailure.IsOne(exception, cancellationToken))
            {
                failure = HttpFailure.Of(exception);
            }

            if (++_failures >= _transport.Options.Attempts)
            {
                throw failure.ToException(_transport.Location, _path);
            }

            await _transport.WaitAsync(failure.Delay(_failures, _transport.Options), cancellationToken).ConfigureAwait(false);
            await ReopenAsync(failure, cancellationToken).ConfigureAwait(false);
        }
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _body.Dispose();
            _response.Dispose();
        }

        base.Dispose(disposing);
    }

    private async ValueTask<int> ReadOnceAsync(Memory<byte> buffer, CancellationToken cancellationToken)
    {
        using var silence = new CancellationTokenSource(_transport.Options.Silence, _transport.Options.Time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, silence.Token);
        return await _body.ReadAsync(buffer, either.Token).ConfigureAwait(false);
    }

    private async Task ReopenAsync(HttpFailure failure, CancellationToken cancellationToken)
    {
        await _body.DisposeAsync().ConfigureAwait(false);
        _response.Dispose();
        _response = await _transport.SendAsync(_path, _position, _version, cancellationToken).ConfigureAwait(false)
            ?? throw failure.ToException(_transport.Location, _path);
        _body = await _response.Content.ReadAsStreamAsync(cancellationToken).ConfigureAwait(false);
        var goesOn = _response.StatusCode == HttpStatusCode.PartialContent && _response.Content.Headers.ContentRange?.From == _position;
        if (!goesOn)
        {
            await SkipAsync(_position, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Reads up to where the last body broke. When this one breaks too, the next read notices.</summary>
    private async Task SkipAsync(long count, CancellationToken cancellationToken)
    {
        var buffer = new byte[Math.Min(count, 1 << 16)];
        try
        {
            for (var left = count; left > 0;)
            {
                var read = await ReadOnceAsync(buffer.AsMemory(0, (int)Math.Min(left, buffer.Length)), cancellationToken).ConfigureAwait(false);
                if (read == 0)
                {
                    break;
                }

                left -= read;
            }
        }
        catch (Exception exception) when (HttpFailure.IsOne(exception, cancellationToken))
        {
            _body = new MemoryStream();
        }
    }
}
