using System.Collections.Concurrent;
using Paks.Testing.Registries.Access;
using Paks.Testing.Registries.Contents;
using Paks.Testing.Registries.Endpoints;
using Paks.Testing.Registries.Faults;
using Paks.Testing.Registries.Serving;

namespace Paks.Testing.Registries;

/// <summary>
/// An OCI registry of this process on 127.0.0.1: it follows distribution-spec 1.1 to the letter, and misbehaves
/// where <see cref="Faults"/> say so. It shares no code with the product. Blobs are kept in files that go with it.
/// </summary>
public sealed class LoopbackRegistry : IAsyncDisposable
{
    private readonly ConcurrentDictionary<string, LoopbackRepository> _repositories = new(StringComparer.Ordinal);
    private readonly BlobFiles _files = new();
    private readonly UploadSessions _uploads;
    private readonly AccessTokens _tokens;
    private readonly RegistryEndpoints _endpoints;
    private LoopbackServer _server = null!;

    private LoopbackRegistry(LoopbackRegistryOptions options)
    {
        _uploads = new UploadSessions(_files);
        _tokens = new AccessTokens(options.Auth, options.Clock);
        _endpoints = new RegistryEndpoints(this, options, _uploads, _tokens);
    }

    /// <summary>Its host and port, as a reference names them: <c>127.0.0.1:PORT</c>.</summary>
    public string Host => Address.Authority;

    /// <summary>Its root, <c>http://127.0.0.1:PORT/</c>, or https.</summary>
    public Uri Address => _server.Address;

    /// <summary>What it does wrong, and when. Empty at first.</summary>
    public FaultList Faults => _server.Faults;

    /// <summary>All requests that reached it, in the order of their arrival.</summary>
    public RequestLog Requests => _server.Requests;

    /// <summary>The uploads that were begun and neither closed nor cancelled: their session ids.</summary>
    public IReadOnlyCollection<string> OpenUploads => _uploads.Ids;

    /// <summary>The tokens that it gave out, in order.</summary>
    public IReadOnlyCollection<AccessToken> IssuedTokens => _tokens.Issued;

    /// <summary>Starts a registry with nothing in it.</summary>
    public static async Task<LoopbackRegistry> StartAsync(LoopbackRegistryOptions? options = null)
    {
        options ??= new LoopbackRegistryOptions();
        var registry = new LoopbackRegistry(options);
        registry._server = await LoopbackServer.StartAsync(registry._endpoints.HandleAsync, options.Tls);
        return registry;
    }

    /// <summary>What it holds under a name: to look at, and to put things into behind the protocol's back.</summary>
    public LoopbackRepository Repository(string name) =>
        _repositories.GetOrAdd(name, static (_, files) => new LoopbackRepository(files), _files);

    /// <summary>Breaks all connections, and removes all that it holds.</summary>
    public async ValueTask DisposeAsync()
    {
        await _server.DisposeAsync();
        _files.Dispose();
    }
}
