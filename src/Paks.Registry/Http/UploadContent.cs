using System.Buffers;
using System.Net;
using System.Net.Http.Headers;

namespace Paks.Registry.Http;

/// <summary>
/// A body of known length that is read while it is sent. It keeps apart what the source fails of from what the network fails of, and
/// tells of each piece that goes out, so that a long upload is not taken for a silent one.
/// </summary>
internal sealed class UploadContent : HttpContent
{
    private const int BufferSize = 256 * 1024;

    private readonly Func<CancellationToken, Task<Stream>> _open;
    private readonly long _length;

    public UploadContent(Func<CancellationToken, Task<Stream>> open, long length)
    {
        (_open, _length) = (open, length);
        Headers.ContentType = new MediaTypeHeaderValue("application/octet-stream");
        Headers.ContentLength = length;
    }

    /// <summary>Called with the number of bytes of each piece.</summary>
    public Action<int>? Sent { get; set; }

    /// <summary>What the source failed of, or null.</summary>
    public Exception? SourceFailure { get; private set; }

    protected override bool TryComputeLength(out long length)
    {
        length = _length;
        return true;
    }

    protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context) => SerializeToStreamAsync(stream, context, CancellationToken.None);

    protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context, CancellationToken cancellationToken)
    {
        var source = await FromSourceAsync(() => _open(cancellationToken)).ConfigureAwait(false);
        await using var _ = source.ConfigureAwait(false);
        var buffer = ArrayPool<byte>.Shared.Rent(BufferSize);
        try
        {
            for (var left = _length; left > 0;)
            {
                var count = await FromSourceAsync(() => source.ReadAsync(buffer.AsMemory(0, (int)Math.Min(left, buffer.Length)), cancellationToken).AsTask()).ConfigureAwait(false);
                if (count == 0)
                {
                    SourceFailure = new EndOfStreamException($"the content ends {left} bytes before its length");
                    throw SourceFailure;
                }

                await stream.WriteAsync(buffer.AsMemory(0, count), cancellationToken).ConfigureAwait(false);
                Sent?.Invoke(count);
                left -= count;
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    private async Task<T> FromSourceAsync<T>(Func<Task<T>> read)
    {
        try
        {
            return await read().ConfigureAwait(false);
        }
        catch (Exception failure) when (failure is not OperationCanceledException)
        {
            SourceFailure = failure;
            throw;
        }
    }
}
