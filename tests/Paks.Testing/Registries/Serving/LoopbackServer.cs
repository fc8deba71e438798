using System.Net;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Paks.Testing.Registries.Faults;

namespace Paks.Testing.Registries.Serving;

/// <summary>Kestrel on a free port of 127.0.0.1, without a host around it: no environment, no logging, no signals.</summary>
internal sealed class LoopbackServer : IHttpApplication<Exchange>, IAsyncDisposable
{
    private readonly CancellationTokenSource _stopping = new();
    private readonly Func<Exchange, Task> _handle;
    private readonly KestrelServer _kestrel;
    private bool _disposed;

    private LoopbackServer(Func<Exchange, Task> handle, LoopbackTls? tls)
    {
        _handle = handle;
        _kestrel = new KestrelServer(
            Options.Create(CreateOptions(tls)),
            new SocketTransportFactory(Options.Create(new SocketTransportOptions()), NullLoggerFactory.Instance),
            NullLoggerFactory.Instance);
    }

    public Uri Address { get; private set; } = null!;

    public FaultList Faults { get; } = new();

    public RequestLog Requests { get; } = new();

    public static async Task<LoopbackServer> StartAsync(Func<Exchange, Task> handle, LoopbackTls? tls = null)
    {
        var server = new LoopbackServer(handle, tls);
        await server._kestrel.StartAsync(server, CancellationToken.None);
        var address = new Uri(server._kestrel.Features.GetRequiredFeature<IServerAddressesFeature>().Addresses.Single());
        server.Address = tls is null ? address : new UriBuilder(address) { Scheme = Uri.UriSchemeHttps }.Uri;
        return server;
    }

    public Exchange CreateContext(IFeatureCollection contextFeatures)
    {
        var exchange = new Exchange(new DefaultHttpContext(contextFeatures), Faults, _stopping.Token);
        Requests.Add(exchange.Log);
        return exchange;
    }

    public Task ProcessRequestAsync(Exchange context) => context.RunAsync(_handle);

    public void DisposeContext(Exchange context, Exception? exception)
    {
        context.Log.Failure = exception;
        context.Dispose();
    }

    public async ValueTask DisposeAsync()
    {
        if (_disposed)
        {
            return;
        }

        _disposed = true;
        await _stopping.CancelAsync();
        await _kestrel.StopAsync(new CancellationToken(canceled: true));
        _kestrel.Dispose();
        _stopping.Dispose();
    }

    private static KestrelServerOptions CreateOptions(LoopbackTls? tls)
    {
        var options = new KestrelServerOptions { AddServerHeader = false };
        options.Limits.MaxRequestBodySize = null;
        // Faults are slow on purpose.
        options.Limits.MinRequestBodyDataRate = null;
        options.Limits.MinResponseDataRate = null;
        options.Listen(IPAddress.Loopback, 0, listen =>
        {
            listen.Protocols = HttpProtocols.Http1;
            if (tls is not null)
            {
                listen.Use(new TlsConnections(tls).Wrap);
            }
        });
        return options;
    }
}
