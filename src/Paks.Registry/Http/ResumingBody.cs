using System.Net;

namespace Paks.Registry.Http;

/// <summary>
/// The body of a response that goes on after a broken connection: the rest is asked for, and what a registry without ranges
/// sends again is skipped. Whether the parts belong together is seen by the digest of the whole, which its reader checks.
/// </summary>
internal sealed class ResumingBody : Stream
{
    private const int SkipBufferSize = 64 * 1024;

    // What has to come between two breaks so that they do not count as a row of failures.
    private const int Progress = 64 * 1024;

    private readonly Queue<BlobSource> _others;
    private readonly long _size;
    private readonly CancellationToken _stop;
    private BlobSource _source;
    private PartialBody _body;
    private long _position;
    private long _brokenAt;
    private int _failures;

    private ResumingBody(BlobSource source, IEnumerable<BlobSource> others, long size, PartialBody body, CancellationToken stop) =>
        (_source, _others, _size, _body, _stop) = (source, new Queue<BlobSource>(others), size, body, stop);

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

    /// <summary>The body of a response.</summary>
    /// <param name="source">Where it comes from.</param>
    /// <param name="others">Where it may come from, too, should that one fail.</param>
    /// <param name="size">How many bytes it should have.</param>
    /// <param name="response">The response.</param>
    /// <param name="cancellationToken">Stops reading, too.</param>
    public static async Task<Stream> OpenAsync(
        BlobSource source, IEnumerable<BlobSource> others, long size, HttpResponseMessage response, CancellationToken cancellationToken) => new ResumingBody(
            source, others, size, await PartialBody.OpenAsync(source.Host, response, cancellationToken).ConfigureAwait(false), cancellationToken);

    /// <inheritdoc/>
    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        // Those who read synchronously bring no token: the one that the download was begun with ends theirs.
        cancellationToken = cancellationToken.CanBeCanceled ? cancellationToken : _stop;
        while (!buffer.IsEmpty)
        {
            HttpFailure failure;
            try
            {
                var read = await _body.ReadAsync(buffer, cancellationToken).ConfigureAwait(false);
                _position += read;
                if (read > 0 || _position >= _size || _body.EndsAt(_position))
                {
                    return read;
                }

                failure = new HttpFailure($"the connection ended after {_position} of {_size} bytes", null, null, null);
            }
            catch (Exception exception) when (HttpFailure.IsOne(exception, cancellationToken))
            {
                if (_position >= _size)
                {
                    // All is there, however it ended: the digest decides.
                    return 0;
                }

                failure = HttpFailure.Of(exception);
            }

            await RecoverAsync(failure, cancellationToken).ConfigureAwait(false);
        }

        return 0;
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
        }

        base.Dispose(disposing);
    }

    /// <summary>Opens the rest: at the same place as long as that makes sense, then at the next.</summary>
    private async Task RecoverAsync(HttpFailure failure, CancellationToken cancellationToken)
    {
        _failures = _position - _brokenAt >= Progress ? 1 : _failures + 1;
        _brokenAt = _position;
        RegistryException lost = _source.Host.Tell(failure, _source.Request);
        while (true)
        {
            try
            {
                if (_failures < _source.Host.Options.Attempts)
                {
                    await _source.Host.WaitAsync(failure.Delay(Math.Max(1, _failures), _source.Host.Options), cancellationToken).ConfigureAwait(false);
                    await ReopenAsync(cancellationToken).ConfigureAwait(false);
                    return;
                }
            }
            catch (RegistryException refused)
            {
                lost = refused;
            }

            (_source, _failures) = _others.TryDequeue(out var next) ? (next, 0) : throw lost;
        }
    }

    private async Task ReopenAsync(CancellationToken cancellationToken)
    {
        _body.Dispose();
        var request = _source.Request with { Offset = _position };
        var response = await _source.Host.ExpectAsync(
            request, cancellationToken, HttpStatusCode.OK, HttpStatusCode.PartialContent, HttpStatusCode.RequestedRangeNotSatisfiable).ConfigureAwait(false);
        _body = await PartialBody.OpenAsync(_source.Host, response, cancellationToken).ConfigureAwait(false);
        var start = _body.StartFor(_position);
        if (start > _position)
        {
            throw new MisbehavingRegistryException(_source.Host.Name, _source.Host.Resolve(request.Address), $"asked for bytes from {_position} on, it sends those from {start} on");
        }

        await SkipAsync(_position - start, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Reads up to where the last body broke. When this one breaks too, the next read notices.</summary>
    private async Task SkipAsync(long count, CancellationToken cancellationToken)
    {
        var buffer = new byte[Math.Min(count, SkipBufferSize)];
        try
        {
            for (var left = count; left > 0;)
            {
                var read = await _body.ReadAsync(buffer.AsMemory(0, (int)Math.Min(left, buffer.Length)), cancellationToken).ConfigureAwait(false);
                left = read > 0 ? left - read : 0;
            }
        }
        catch (Exception exception) when (HttpFailure.IsOne(exception, cancellationToken))
        {
            _body.Break();
        }
    }
}
