using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Paks.Conformance.Tests.Kit;

/// <summary>
/// Stands for hosts of the web, as <c>http_proxy</c> names it: what is asked of <c>http://HOST/PATH</c> is the file <c>HOST/PATH</c> of a
/// folder. So definitions are tried with the mirrors that they name.
/// </summary>
internal sealed class MirrorProxy : IDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly string _folder;
    private readonly ConcurrentQueue<Uri> _asked = new();

    public MirrorProxy(string folder)
    {
        _folder = folder;
        _listener.Start();
        _ = AcceptAsync();
    }

    /// <summary>Its address.</summary>
    public string Url => $"http://{_listener.LocalEndpoint}";

    /// <summary>Where every answer leads to; null: answers are given.</summary>
    public string? Redirect { get; init; }

    /// <summary>Forgets what was asked, and gives it.</summary>
    public IReadOnlyList<Uri> TakeAsked()
    {
        var asked = new List<Uri>();
        while (_asked.TryDequeue(out var one))
        {
            asked.Add(one);
        }

        return asked;
    }

    public void Dispose() => _listener.Dispose();

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
            {
                _ = AnswerAsync(await _listener.AcceptTcpClientAsync());
            }
        }
        catch (Exception exception) when (exception is SocketException or ObjectDisposedException)
        {
            // The test is over.
        }
    }

    private async Task AnswerAsync(TcpClient client)
    {
        using var connection = client;
        var stream = connection.GetStream();
        using var reader = new StreamReader(stream, Encoding.Latin1);
        try
        {
            while (await reader.ReadLineAsync() is { Length: > 0 } request)
            {
                while (await reader.ReadLineAsync() is { Length: > 0 })
                {
                    // Headers, of which none matters here.
                }

                await AnswerAsync(stream, new Uri(request.Split(' ')[1]));
            }
        }
        catch (IOException)
        {
            // The client is gone.
        }
    }

    private async Task AnswerAsync(NetworkStream stream, Uri address)
    {
        _asked.Enqueue(address);
        if (Redirect is not null)
        {
            await stream.WriteAsync(Encoding.Latin1.GetBytes($"HTTP/1.1 302 Found\r\nLocation: {Redirect}\r\nContent-Length: 0\r\n\r\n"));
            return;
        }

        var file = Path.Combine(_folder, address.Host, Uri.UnescapeDataString(address.AbsolutePath).TrimStart('/'));
        var content = File.Exists(file) ? await File.ReadAllBytesAsync(file) : null;
        var status = content is null ? "404 Not Found" : "200 OK";
        await stream.WriteAsync(Encoding.Latin1.GetBytes($"HTTP/1.1 {status}\r\nContent-Length: {content?.Length ?? 0}\r\n\r\n"));
        await stream.WriteAsync(content ?? []);
    }
}
