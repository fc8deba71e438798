using System.Net;

namespace Paks.Registry.Http;

/// <summary>
/// The body of a response that goes on after a broken connection: the rest is asked for, and what a registry without ranges
/// sends again is skipped. Whether the parts belong together is seen by the digest of the whole, which its reader checks.
/// </summary>
internal sealed class ResumingBody : Stream
{
    private const int SkipBufferSize = 64 * 1024;

    private readonly RegistryHost _host;
    private readonly RegistryRequest _request;
    private readonly long _size;
    private readonly CancellationToken _stop;
    private HttpResponseMessage _response;
    private Stream _body;
    private long _position;
    private int _failures;

    private ResumingBody(RegistryHost host, RegistryRequest request, long size, HttpResponseMessage response, Stream body, CancellationToken stop) =>
        (_host, _request, _size, _response, _body, _stop) = (host, request, size, response, body, stop);

    /// <inheritdoc/>
    public override bool CanRead => true;

    /// <inheritdoc/>
    public override bool CanSeek => false;

    /// <inheritdoc/>
    public override bool CanWrite => false;

    /// <inheritdoc/>
    public override long Length => throw new NotSupportedException();

    /// <inheritdoc/>
    public override long Position
    {
        get => _position;
        set => throw new NotSupportedException();
    }

    /// <summary>The body of a response of <paramref name="size"/> bytes.</summary>
    public static async Task<Stream> OpenAsync(
        RegistryHost host, RegistryRequest request, long size, HttpResponseMessage response, CancellationToken cancellationToken) => new ResumingBody(
            host, request, size, response, await response.Content.ReadAsStreamAsync(cancellationToken).ConfigureAwait(false), cancellationToken);

    /// <inheritdoc/>
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
                if (read > 0 || buffer.IsEmpty || _position >= _size)
                {
                    _failures = read > 0 ? 0 : _failures;
                    _position += read;
                    return read;
                }

                failure = new HttpFailure($"the connection ended after {_position} of {_size} bytes", null, null, null);
            }
            catch (Exception exception) when (HttpFailure.IsOne(exception, cancellationToken))
            {
                failure = HttpFailure.Of(exception);
            }

            if (++_failures >= _host.Options.Attempts)
            {
                throw failure.ToException(_host.Name, _request.Method, _host.Resolve(_request.Address));
            }

            await _host.WaitAsync(failure.Delay(_failures, _host.Options), cancellationToken).ConfigureAwait(false);
            await ReopenAsync(cancellationToken).ConfigureAwait(false);
        }
    }

    /// <inheritdoc/>
    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    /// <inheritdoc/>
    public override int Read(byte[] buffer, int offset, int count) => ReadAsync(buffer.AsMemory(offset, count), CancellationToken.None).AsTask().GetAwaiter().GetResult();

    /// <inheritdoc/>
    public override void Flush()
    {
    }

    /// <inheritdoc/>
    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    /// <inheritdoc/>
    public override void SetLength(long value) => throw new NotSupportedException();

    /// <inheritdoc/>
    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    /// <inheritdoc/>
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
        using var silence = new CancellationTokenSource(_host.Options.Silence, _host.Options.Time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, silence.Token);
        var read = await _body.ReadAsync(buffer, either.Token).ConfigureAwait(false);
        _host.CountRead(read);
        return read;
    }

    private async Task ReopenAsync(CancellationToken cancellationToken)
    {
        await _body.DisposeAsync().ConfigureAwait(false);
        _response.Dispose();
        _response = await _host.ExpectAsync(_request with { Offset = _position }, cancellationToken, HttpStatusCode.OK, HttpStatusCode.PartialContent).ConfigureAwait(false);
        _body = await _response.Content.ReadAsStreamAsync(cancellationToken).ConfigureAwait(false);
        var goesOn = _response.StatusCode == HttpStatusCode.PartialContent && _response.Content.Headers.ContentRange?.From == _position;
        if (!goesOn && _position > 0)
        {
            await SkipAsync(_position, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Reads up to where the last body broke. When this one breaks too, the next read notices.</summary>
    private async Task SkipAsync(long count, CancellationToken cancellationToken)
    {
        var buffer = new byte[Math.Min(count, SkipBufferSize)];
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
