using Microsoft.AspNetCore.Connections.Features;
using Microsoft.AspNetCore.Http.Features;

namespace Paks.Testing.Registries.Serving;

/// <summary>The body of an answer: counted, and cut or stopped where the faults say so.</summary>
internal sealed class AnswerStream(Stream inner, Exchange exchange) : OneWayStream
{
    private long _written;

    public override bool CanWrite => true;

    public override async Task FlushAsync(CancellationToken cancellationToken)
    {
        await exchange.BeginAnswerAsync();
        await inner.FlushAsync(cancellationToken);
    }

    public override Task WriteAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        WriteAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override async ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        await exchange.BeginAnswerAsync();
        var plan = exchange.Plan;
        var limit = Math.Min(plan.CutAnswerAfter ?? long.MaxValue, plan.StallAnswerAfter ?? long.MaxValue);
        if (buffer.Length <= limit - _written)
        {
            await SendAsync(buffer, cancellationToken);
            return;
        }

        await SendAsync(buffer[..(int)(limit - _written)], cancellationToken);
        await inner.FlushAsync(cancellationToken);
        await (plan.CutAnswerAfter == limit ? HangUpAsync() : Task.Delay(Timeout.Infinite, exchange.Token));
        throw new ConnectionCutException();
    }

    private async Task SendAsync(ReadOnlyMemory<byte> buffer, CancellationToken token)
    {
        exchange.Log.CountOut(buffer.Length);
        await inner.WriteAsync(buffer, token);
        _written += buffer.Length;
    }

    /// <summary>Ends the connection behind what was sent. An abort would take back what has not left yet.</summary>
    private async Task HangUpAsync()
    {
        var features = exchange.Context.Features;
        var closed = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        using var registration = features.GetRequiredFeature<IConnectionLifetimeFeature>().ConnectionClosed.Register(closed.SetResult);
        await features.GetRequiredFeature<IConnectionTransportFeature>().Transport.Output.CompleteAsync();
        await closed.Task.WaitAsync(exchange.Token);
    }
}
