using System.Buffers;
using System.Net;
using System.Net.Http.Headers;

namespace Paks.Registry.Http;

/// <summary>
/// A body of known length that is read while it is sent. It keeps apart what the source fails of from what the network fails of, and
/// for whom the transfer waits: a slow source is no silent registry.
/// </summary>
internal sealed class UploadContent : HttpContent
{
    // A registry must take as much within the time that it may be silent.
    private const int BufferSize = 64 * 1024;

    private readonly Func<CancellationToken, Task<Stream>> _open;
    private readonly long _length;
    private Stream? _source;

    public UploadContent(Func<CancellationToken, Task<Stream>> open, long length)
    {
        (_open, _length) = (open, length);
        Headers.ContentType = new MediaTypeHeaderValue("application/octet-stream");
        Headers.ContentLength = length;
    }

    /// <summary>Called with the number of bytes of each piece that went out.</summary>
    public Action<int>? Sent { get; set; }

    /// <summary>Called when all is sent.</summary>
    public Action? Completed { get; set; }

    /// <summary>Measures the registry's silence, or null.</summary>
    public SilenceLimit? Silence { get; set; }

    /// <summary>What the source failed of, or null.</summary>
    public Exception? SourceFailure { get; private set; }

    /// <summary>Opens the source. It may take its time, which is not the registry's: it is done before the request is made.</summary>
    public async Task OpenAsync(CancellationToken cancellationToken) =>
        _source ??= await FromSourceAsync(() => _open(cancellationToken), cancellationToken).ConfigureAwait(false);

    protected override bool TryComputeLength(out long length)
    {
        length = _length;
        return true;
    }

    protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context) => SerializeToStreamAsync(stream, context, CancellationToken.None);

    protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context, CancellationToken cancellationToken)
    {
        await OpenAsync(cancellationToken).ConfigureAwait(false);
        // Read once: were it sent again, it would be opened again.
        var source = Interlocked.Exchange(ref _source, null)!;
        await using var _ = source.ConfigureAwait(false);
        var buffer = ArrayPool<byte>.Shared.Rent(BufferSize);
        try
        {
            for (var left = _length; left > 0;)
            {
                var count = await ReadAsync(source, buffer.AsMemory(0, (int)Math.Min(left, buffer.Length)), left, cancellationToken).ConfigureAwait(false);
                await stream.WriteAsync(buffer.AsMemory(0, count), cancellationToken).ConfigureAwait(false);
                Sent?.Invoke(count);
                left -= count;
            }

            Completed?.Invoke();
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            Interlocked.Exchange(ref _source, null)?.Dispose();
        }

        base.Dispose(disposing);
    }

    private async Task<int> ReadAsync(Stream source, Memory<byte> buffer, long left, CancellationToken cancellationToken)
    {
        Silence?.Pause();
        var count = await FromSourceAsync(
            async () => await source.ReadAsync(buffer, cancellationToken).ConfigureAwait(false) is var read and > 0
                ? read
                : throw new EndOfStreamException($"the content ends {left} bytes before its length"),
            cancellationToken).ConfigureAwait(false);
        Silence?.Restart();
        return count;
    }

    private async Task<T> FromSourceAsync<T>(Func<Task<T>> read, CancellationToken cancellationToken)
    {
        try
        {
            return await read().ConfigureAwait(false);
        }
        catch (Exception failure) when (failure is not OperationCanceledException || !cancellationToken.IsCancellationRequested)
        {
            SourceFailure = failure;
            throw;
        }
    }
}
