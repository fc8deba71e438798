using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Paks.Testing;

namespace Paks.Spack.Tests;

/// <summary>A web server on this machine that serves a folder, and misbehaves where it is told to.</summary>
internal sealed class CacheServer : IDisposable
{
    private readonly HttpListener _listener = new();
    private readonly string _folder;
    private readonly ConcurrentQueue<string> _requests = new();

    public CacheServer(string folder)
    {
        _folder = folder;
        Address = Start();
        _ = ServeAsync();
    }

    public string Address { get; }

    /// <summary>Method, path and range of what was asked for, in order.</summary>
    public IReadOnlyCollection<string> Requests => _requests;

    /// <summary>The value of the last Authorization header.</summary>
    public string? Authorization { get; private set; }

    /// <summary>Answers a request in its own way and returns true, or leaves it to the folder.</summary>
    public Func<HttpListenerContext, int, bool> Misbehave { get; set; } = static (_, _) => false;

    /// <summary>Whether ranges are honoured.</summary>
    public bool KnowsRanges { get; init; } = true;

    /// <summary>Answers with a status and nothing else.</summary>
    public static bool Answer(HttpListenerContext context, HttpStatusCode status)
    {
        context.Response.StatusCode = (int)status;
        context.Response.Close();
        return true;
    }

    /// <summary>Promises the whole file, sends this many bytes of it and breaks the connection.</summary>
    public bool Break(HttpListenerContext context, int bytes)
    {
        var content = File.ReadAllBytes(Locate(context));
        context.Response.ContentLength64 = content.Length;
        context.Response.OutputStream.Write(content, 0, bytes);
        context.Response.OutputStream.Flush();
        context.Response.Abort();
        return true;
    }

    public void Dispose() => _listener.Close();

    private string Start()
    {
        // A port that is free now: another process may be quicker.
        for (var attempt = 1; ; attempt++)
        {
            using var probe = new TcpListener(IPAddress.Loopback, 0);
            probe.Start();
            var port = ((IPEndPoint)probe.LocalEndpoint).Port;
            probe.Stop();
            try
            {
                _listener.Prefixes.Clear();
                _listener.Prefixes.Add($"http://127.0.0.1:{port}/");
                _listener.Start();
                return $"http://127.0.0.1:{port}";
            }
            catch (HttpListenerException) when (attempt < 10)
            {
            }
        }
    }

    private async Task ServeAsync()
    {
        while (_listener.IsListening)
        {
            try
            {
                var context = await _listener.GetContextAsync();
                _ = Task.Run(() => Serve(context));
            }
            catch (Exception exception) when (exception is HttpListenerException or ObjectDisposedException)
            {
                return;
            }
        }
    }

    private void Serve(HttpListenerContext context)
    {
        try
        {
            Authorization = context.Request.Headers["Authorization"];
            _requests.Enqueue($"{context.Request.HttpMethod} {context.Request.Url!.AbsolutePath}{(context.Request.Headers["Range"] is { } range ? " " + range : "")}");
            if (!Misbehave(context, _requests.Count))
            {
                ServeFile(context);
            }
        }
        catch (Exception exception) when (exception is HttpListenerException or ObjectDisposedException or IOException)
        {
            // The reader went away, or the server was disposed.
        }
    }

    private void ServeFile(HttpListenerContext context)
    {
        var file = Locate(context);
        if (!File.Exists(file))
        {
            Answer(context, HttpStatusCode.NotFound);
            return;
        }

        var content = File.ReadAllBytes(file);
        var start = 0;
        if (KnowsRanges && context.Request.Headers["Range"] is { } range)
        {
            start = int.Parse(range["bytes=".Length..].TrimEnd('-'), CultureInfo.InvariantCulture);
            context.Response.StatusCode = (int)HttpStatusCode.PartialContent;
            context.Response.AddHeader("Content-Range", $"bytes {start}-{content.Length - 1}/{content.Length}");
        }

        context.Response.ContentLength64 = content.Length - start;
        if (context.Request.HttpMethod == "HEAD")
        {
            context.Response.Close();
            return;
        }

        context.Response.OutputStream.Write(content, start, content.Length - start);
        context.Response.Close();
    }

    private string Locate(HttpListenerContext context) =>
        Path.Combine(_folder, Uri.UnescapeDataString(context.Request.Url!.AbsolutePath).TrimStart('/'));
}
