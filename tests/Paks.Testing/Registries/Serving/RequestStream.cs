namespace Paks.Testing.Registries.Serving;

/// <summary>The body of a request: counted, and cut where the faults say so.</summary>
internal sealed class RequestStream(Stream inner, Exchange exchange) : OneWayStream
{
    private long _read;

    public override bool CanRead => true;

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        var left = exchange.Plan.CutRequestAfter - _read ?? long.MaxValue;
        if (left <= 0)
        {
            throw new ConnectionCutException();
        }

        var count = await inner.ReadAsync(buffer[..(int)Math.Min(left, buffer.Length)], cancellationToken);
        _read += count;
        exchange.Log.CountIn(count);
        return count;
    }
}
