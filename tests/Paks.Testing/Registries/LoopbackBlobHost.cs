using Paks.Testing.Registries.Contents;
using Paks.Testing.Registries.Endpoints;
using Paks.Testing.Registries.Faults;
using Paks.Testing.Registries.Serving;

namespace Paks.Testing.Registries;

/// <summary>
/// Another host that has a registry's blobs, as storage and delivery networks have those of real ones: see
/// <see cref="Fault.RedirectTo"/>. It asks for no authorization, and its log tells whether it was sent one.
/// </summary>
public sealed class LoopbackBlobHost : IAsyncDisposable
{
    private readonly LoopbackRegistry _registry;
    private LoopbackServer _server = null!;

    private LoopbackBlobHost(LoopbackRegistry registry)
    {
        _registry = registry;
    }

    /// <summary>Its root, <c>http://127.0.0.1:PORT/</c>; the port is not the registry's.</summary>
    public Uri Address => _server.Address;

    /// <summary>What it does wrong, and when. Empty at first.</summary>
    public FaultList Faults => _server.Faults;

    /// <summary>All requests that reached it, in the order of their arrival.</summary>
    public RequestLog Requests => _server.Requests;

    /// <summary>Starts a host for the blobs of <paramref name="registry"/>.</summary>
    public static async Task<LoopbackBlobHost> StartAsync(LoopbackRegistry registry)
    {
        var host = new LoopbackBlobHost(registry);
        host._server = await LoopbackServer.StartAsync(host.HandleAsync);
        return host;
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => _server.DisposeAsync();

    /// <summary>Where a blob is here: the address is signed, as those of real hosts are.</summary>
    internal Uri AddressOf(RegistryRoute route) => new(Address, $"/v2/{route.Name}/blobs/{route.Reference}?signature={Sign(route)}");

    private static string Sign(RegistryRoute route) => ContentDigest.Sha256(System.Text.Encoding.UTF8.GetBytes(route.Name + route.Reference))[^16..];

    private Task HandleAsync(Exchange exchange)
    {
        var route = exchange.Route;
        return route.Kind is RequestKind.BlobGet or RequestKind.BlobHead && exchange.Query("signature") == Sign(route)
            ? BlobEndpoint.SendAsync(exchange, _registry.Repository(route.Name))
            : throw new RefusedException(403, "DENIED", "the address is not signed");
    }
}
