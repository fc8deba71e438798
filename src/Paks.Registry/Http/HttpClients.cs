using System.Net;

namespace Paks.Registry.Http;

/// <summary>The http client of one registry.</summary>
internal static class HttpClients
{
    private static readonly TimeSpan ConnectTimeout = TimeSpan.FromSeconds(15);

    public static HttpClient Create(string name, HostSettings settings, RegistryOptions options)
    {
        var check = new CertificateCheck(settings);
        var handler = new SocketsHttpHandler
        {
            AllowAutoRedirect = false,
            AutomaticDecompression = DecompressionMethods.None,
            UseCookies = false,
            ConnectTimeout = ConnectTimeout,
            MaxConnectionsPerServer = options.Connections,
            PooledConnectionLifetime = TimeSpan.FromMinutes(5),
            // The environment's proxies, but for this machine itself.
            UseProxy = !HostAddress.IsLoopback(name),
        };
        handler.SslOptions.ClientCertificates = settings.ClientCertificates.Count > 0 ? settings.ClientCertificates : null;
        handler.SslOptions.RemoteCertificateValidationCallback = (_, certificate, chain, errors) => check.Accepts(certificate, chain, errors);
        var client = new HttpClient(handler, disposeHandler: true) { Timeout = Timeout.InfiniteTimeSpan };
        client.DefaultRequestHeaders.UserAgent.ParseAdd(options.UserAgent);
        return client;
    }
}
