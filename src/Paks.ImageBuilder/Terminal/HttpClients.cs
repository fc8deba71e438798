using System.Net;
using System.Reflection;

namespace Paks.ImageBuilder.Terminal;

/// <summary>The http client of a command.</summary>
internal static class HttpClients
{
    /// <summary>A client with this program's name, bounded waits for a connection, and the environment's proxies.</summary>
    public static HttpClient Create()
    {
        var handler = new SocketsHttpHandler
        {
            ConnectTimeout = TimeSpan.FromSeconds(15),
            AutomaticDecompression = DecompressionMethods.None,
            MaxConnectionsPerServer = 8,
            PooledConnectionLifetime = TimeSpan.FromMinutes(5),
        };
        var client = new HttpClient(handler, disposeHandler: true) { Timeout = Timeout.InfiniteTimeSpan };
        client.DefaultRequestHeaders.UserAgent.ParseAdd($"paks-image/{Version}");
        return client;
    }

    /// <summary>This program's version.</summary>
    public static string Version => typeof(HttpClients).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? "0";
}
