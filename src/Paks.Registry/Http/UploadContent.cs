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
        await SendAsync(source, stream, cancellationToken).ConfigureAwait(false);
        Completed?.Invoke();
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            Interlocked.Exchange(ref _source, null)?.Dispose();
        }

        base.Dispose(disposing);
    }

    /// <summary>Sends the source; while one piece goes out the next is read, which is also when it is verified.</summary>
    private async Task SendAsync(Stream source, Stream stream, CancellationToken cancellationToken)
    {
        var (full, empty) = (ArrayPool<byte>.Shared.Rent(BufferSize), ArrayPool<byte>.Shared.Rent(BufferSize));
        var reading = ReadAsync(source, full, _length, cancellationToken);
        try
        {
            for (var left = _length; left > 0;)
            {
                Silence?.Pause();
                var count = await reading.ConfigureAwait(false);
                Silence?.Restart();
                left -= count;
                (var unread, var next) = (left, empty);
                reading = unread > 0 ? Task.Run(() => ReadAsync(source, next, unread, cancellationToken), cancellationToken) : Task.FromResult(0);
                await stream.WriteAsync(full.AsMemory(0, count), cancellationToken).ConfigureAwait(false);
                Sent?.Invoke(count);
                (full, empty) = (empty, full);
            }
        }
        finally
        {
            // Nobody gets a buffer, or closes the source, while it is read into.
            await ((Task)reading).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            ArrayPool<byte>.Shared.Return(full);
            ArrayPool<byte>.Shared.Return(empty);
        }
    }

    private Task<int> ReadAsync(Stream source, byte[] buffer, long left, CancellationToken cancellationToken) => FromSourceAsync(
        async () => await source.ReadAsync(buffer.AsMemory(0, (int)Math.Min(left, BufferSize)), cancellationToken).ConfigureAwait(false) is var read and > 0
            ? read
            : throw new EndOfStreamException($"the content ends {left} bytes before its length"),
        cancellationToken);

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
