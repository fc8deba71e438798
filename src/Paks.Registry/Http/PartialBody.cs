using System.Net;

namespace Paks.Registry.Http;

/// <summary>The body of one response: all of a blob, or the rest from some byte on.</summary>
internal sealed class PartialBody : IDisposable
{
    // Fewer bytes in the time that a registry may be silent are no transfer, but a line kept open.
    private const int Trickle = 4 * 1024;

    private readonly RegistryHost _host;
    private readonly HttpResponseMessage _response;
    private readonly Stream _body;
    private bool _isBroken;
    private TimeSpan _waited;
    private long _came;

    private PartialBody(RegistryHost host, HttpResponseMessage response, Stream body) => (_host, _response, _body) = (host, response, body);

    private bool IsPart => _response.StatusCode == HttpStatusCode.PartialContent;

    public static async Task<PartialBody> OpenAsync(RegistryHost host, HttpResponseMessage response, CancellationToken cancellationToken) =>
        new(host, response, await response.Content.ReadAsStreamAsync(cancellationToken).ConfigureAwait(false));

    /// <summary>The next bytes; none at the end.</summary>
    /// <exception cref="IOException">The connection broke, or hardly anything comes.</exception>
    public async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken)
    {
        if (_isBroken || _response.StatusCode == HttpStatusCode.RequestedRangeNotSatisfiable)
        {
            return 0;
        }

        using var silence = new SilenceLimit(_host.Options, cancellationToken);
        var start = _host.Options.Time.GetTimestamp();
        var read = await _body.ReadAsync(buffer, silence.Token).ConfigureAwait(false);
        _host.CountRead(read);
        RequireMoreThanTrickle(_host.Options.Time.GetElapsedTime(start), read);
        return read;
    }

    /// <summary>Where the body begins, which was asked for from a byte on.</summary>
    public long StartFor(long asked) => IsPart ? _response.Content.Headers.ContentRange?.From ?? asked : _response.StatusCode == HttpStatusCode.OK ? 0 : asked;

    /// <summary>Whether a blob that ends at a byte is whole in the registry's eyes, so that there is no use in asking for more.</summary>
    public bool EndsAt(long position)
    {
        if (_isBroken)
        {
            return false;
        }

        // Of lengths that are told, the network code sees to it that they are reached; without, any end looks alike.
        var told = _response.Content.Headers.ContentLength is not null || _response.Headers.TransferEncodingChunked == true;
        return IsPart ? _response.Content.Headers.ContentRange?.Length <= position : told;
    }

    /// <summary>Nothing more is expected of it.</summary>
    public void Break() => _isBroken = true;

    public void Dispose()
    {
        _body.Dispose();
        _response.Dispose();
    }

    private void RequireMoreThanTrickle(TimeSpan time, int count)
    {
        (_waited, _came) = (_waited + time, _came + count);
        if (_waited < _host.Options.Silence)
        {
            return;
        }

        if (_came < Trickle && count > 0)
        {
            throw new IOException($"it sent {_came} bytes in {_waited.TotalSeconds:0.#} seconds");
        }

        (_waited, _came) = (TimeSpan.Zero, 0);
    }
}
