namespace Paks.Debian.Archives;

/// <summary>The body of a response, which may break off or stall: either is an <see cref="ArchiveException"/>.</summary>
internal sealed class HttpBodyStream(HttpResponseMessage response, Stream body, string location) : Stream
{
    /// <summary>How long a server may say nothing.</summary>
    public static readonly TimeSpan LongestSilence = TimeSpan.FromSeconds(20);

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        patience.CancelAfter(LongestSilence);
        try
        {
            return await body.ReadAsync(buffer, patience.Token).ConfigureAwait(false);
        }
        catch (Exception cause) when (cause is IOException or HttpRequestException)
        {
            throw BrokenOff(cause.Message, cause);
        }
        catch (OperationCanceledException cause) when (!cancellationToken.IsCancellationRequested)
        {
            throw BrokenOff($"nothing came for {LongestSilence.TotalSeconds} seconds", cause);
        }
    }

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    /// <summary>Downloads are read asynchronously: only so can a stall be ended.</summary>
    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override void Flush()
    {
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            body.Dispose();
            response.Dispose();
        }
        base.Dispose(disposing);
    }

    private ArchiveException BrokenOff(string reason, Exception cause) =>
        new(ArchiveFailure.Unreachable, location, $"cannot fetch {location}: the transfer broke off: {reason}", cause) { IsTransient = true };
}
