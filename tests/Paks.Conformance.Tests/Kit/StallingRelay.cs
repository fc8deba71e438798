using System.Net;
using System.Net.Sockets;

namespace Paks.Conformance.Tests.Kit;

/// <summary>Passes connections on to a registry until so many bytes have gone there, and holds the rest back.</summary>
internal sealed class StallingRelay : IDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly IPEndPoint _target;
    private readonly long _limit;
    private readonly CancellationTokenSource _end = new();
    private readonly TaskCompletionSource _stalled = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private long _sent;

    /// <summary>Starts to listen.</summary>
    /// <param name="target">The registry's host and port.</param>
    /// <param name="limit">The bytes that get through.</param>
    public StallingRelay(string target, long limit)
    {
        _target = IPEndPoint.Parse(target);
        _limit = limit;
        _listener.Start();
        _ = AcceptAsync();
    }

    /// <summary>The host and port of the relay.</summary>
    public string Host => _listener.LocalEndpoint.ToString()!;

    /// <summary>Completes when nothing gets through any more.</summary>
    public Task Stalled => _stalled.Task;

    public void Dispose()
    {
        _end.Cancel();
        _listener.Dispose();
        _end.Dispose();
    }

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
            {
                _ = RelayAsync(await _listener.AcceptTcpClientAsync(_end.Token));
            }
        }
        catch (Exception exception) when (exception is OperationCanceledException or SocketException or ObjectDisposedException)
        {
            // The test is over.
        }
    }

    private async Task RelayAsync(TcpClient client)
    {
        using var near = client;
        using var far = new TcpClient();
        try
        {
            await far.ConnectAsync(_target, _end.Token);
            await Task.WhenAny(SendAsync(near.GetStream(), far.GetStream()), far.GetStream().CopyToAsync(near.GetStream(), _end.Token));
        }
        catch (Exception exception) when (exception is OperationCanceledException or SocketException or IOException)
        {
            // One of them is gone: that is what this is for.
        }
    }

    private async Task SendAsync(NetworkStream near, NetworkStream far)
    {
        var buffer = new byte[16 << 10];
        while (await near.ReadAsync(buffer, _end.Token) is > 0 and var count)
        {
            if (Interlocked.Add(ref _sent, count) > _limit)
            {
                _stalled.TrySetResult();
                await Task.Delay(Timeout.Infinite, _end.Token);
            }

            await far.WriteAsync(buffer.AsMemory(0, count), _end.Token);
        }
    }
}
