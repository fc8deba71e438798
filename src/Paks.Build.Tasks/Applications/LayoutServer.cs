using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace Paks.Build.Tasks.Applications;

/// <summary>
/// Reads to whoever asks on this machine what is in an image layout, as a registry does (distribution-spec, "Pull"). There is nothing
/// secret in it, and nothing can be written.
/// </summary>
internal sealed partial class LayoutServer : IDisposable
{
    private const int Attempts = 10;

    private readonly HttpListener _listener;
    private readonly string _layout;

    private LayoutServer(HttpListener listener, string host, string layout) => (_listener, Host, _layout) = (listener, host, layout);

    /// <summary>Where it answers: <c>localhost:PORT</c>, which is what programs take plain http from.</summary>
    public string Host { get; }

    /// <summary>Starts to answer on a port that is free.</summary>
    public static LayoutServer Start(string layout)
    {
        for (var attempt = 1; ; attempt++)
        {
            var host = string.Create(CultureInfo.InvariantCulture, $"localhost:{FreePort()}");
            var listener = new HttpListener { Prefixes = { $"http://{host}/" } };
            try
            {
                listener.Start();
                var server = new LayoutServer(listener, host, layout);
                _ = server.ListenAsync();
                return server;
            }
            catch (HttpListenerException) when (attempt < Attempts)
            {
                // Somebody took the port meanwhile.
                listener.Close();
            }
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _listener.Close();

    private static int FreePort()
    {
        using var probe = new TcpListener(IPAddress.Loopback, 0);
        probe.Start();
        return ((IPEndPoint)probe.LocalEndpoint).Port;
    }

    private async Task ListenAsync()
    {
        while (_listener.IsListening)
        {
            try
            {
                var request = await _listener.GetContextAsync().ConfigureAwait(false);
                _ = AnswerAsync(request);
            }
            catch (Exception ended) when (ended is HttpListenerException or ObjectDisposedException or InvalidOperationException)
            {
                return;
            }
        }
    }

    private async Task AnswerAsync(HttpListenerContext context)
    {
        using var response = context.Response;
        try
        {
            response.Headers["Docker-Distribution-Api-Version"] = "registry/2.0";
            var path = context.Request.Url!.AbsolutePath;
            if (path is "/v2/" or "/v2")
            {
                return;
            }

            if (ContentPattern().Match(path) is not { Success: true } asked || context.Request.HttpMethod is not ("GET" or "HEAD"))
            {
                response.StatusCode = (int)HttpStatusCode.NotFound;
                return;
            }

            await SendAsync(asked.Groups["digest"].Value, asked.Groups["kind"].Value == "manifests", context).ConfigureAwait(false);
        }
        catch (Exception failure) when (failure is IOException or HttpListenerException or ObjectDisposedException)
        {
            // Who asked has gone, or the build has ended.
        }
    }

    private async Task SendAsync(string digest, bool isManifest, HttpListenerContext context)
    {
        var response = context.Response;
        var file = new FileInfo(Path.Combine(_layout, "blobs", digest.Replace(':', Path.DirectorySeparatorChar)));
        if (!file.Exists)
        {
            response.StatusCode = (int)HttpStatusCode.NotFound;
            return;
        }

        response.ContentType = isManifest ? MediaTypeOf(file) : "application/octet-stream";
        response.Headers["Docker-Content-Digest"] = digest;
        response.ContentLength64 = file.Length;
        if (context.Request.HttpMethod == "GET")
        {
            var content = file.OpenRead();
            await using var _ = content.ConfigureAwait(false);
            await content.CopyToAsync(response.OutputStream).ConfigureAwait(false);
        }
    }

    private static string MediaTypeOf(FileInfo manifest)
    {
        using var content = manifest.OpenRead();
        using var json = JsonDocument.Parse(content);
        return json.RootElement.GetProperty("mediaType").GetString()!;
    }

    [GeneratedRegex(@"^/v2/.+/(?<kind>manifests|blobs)/(?<digest>sha256:[0-9a-f]{64})\z")]
    private static partial Regex ContentPattern();
}
