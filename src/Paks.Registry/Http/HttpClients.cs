using System.Net;
using System.Net.Security;

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
        var host = new Uri($"https://{HostAddress.ServerOf(name)}/").IdnHost;
        if (settings.ClientCertificates.Count > 0)
        {
            // Shown to the registry alone, not to the hosts that it leads to.
            handler.SslOptions.ClientCertificates = settings.ClientCertificates;
            handler.SslOptions.LocalCertificateSelectionCallback = (_, target, local, _, _) => target.Trim('[', ']') == host ? local[0] : null!;
        }

        handler.SslOptions.RemoteCertificateValidationCallback = (sender, certificate, chain, errors) =>
            check.Accepts(certificate, chain, errors, isOwn: sender is SslStream stream && stream.TargetHostName.Trim('[', ']') == host);
        var client = new HttpClient(handler, disposeHandler: true) { Timeout = Timeout.InfiniteTimeSpan };
        client.DefaultRequestHeaders.UserAgent.ParseAdd(options.UserAgent);
        return client;
    }
}
