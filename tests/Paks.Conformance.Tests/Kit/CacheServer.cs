using System.Net;

namespace Paks.Conformance.Tests.Kit;

/// <summary>Serves a folder over http on the loopback address, and can stop in the middle of a file.</summary>
internal sealed class CacheServer : IDisposable
{
    private readonly HttpListener _listener = new();
    private readonly string _folder;
    private readonly TaskCompletionSource _stalled = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _released = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private string? _stallAt;

    public CacheServer(string folder)
    {
        _folder = folder;
        Url = $"http://127.0.0.1:{Loopback.FreePort()}/";
        _listener.Prefixes.Add(Url);
        _listener.Start();
        _ = ServeAsync();
    }

    /// <summary>The address of the folder.</summary>
    public string Url { get; }

    /// <summary>Completes when half of the file that <see cref="StallAt"/> names has been sent.</summary>
    public Task Stalled => _stalled.Task;

    /// <summary>From now on the answer with this file stops half-way, until <see cref="Release"/>.</summary>
    public void StallAt(string file) => _stallAt = file;

    /// <summary>Serves every file whole again.</summary>
    public void Release()
    {
        _stallAt = null;
        _released.TrySetResult();
    }

    public void Dispose()
    {
        Release();
        _listener.Close();
    }

    private async Task ServeAsync()
    {
        while (_listener.IsListening)
        {
            try
            {
                var context = await _listener.GetContextAsync();
                _ = AnswerAsync(context);
            }
            catch (Exception exception) when (exception is HttpListenerException or ObjectDisposedException)
            {
                return;
            }
        }
    }

    private async Task AnswerAsync(HttpListenerContext context)
    {
        try
        {
            using var response = context.Response;
            var file = Path.Combine(_folder, context.Request.Url!.AbsolutePath.TrimStart('/'));
            if (!File.Exists(file))
            {
                response.StatusCode = 404;
                return;
            }

            var content = await File.ReadAllBytesAsync(file);
            response.ContentLength64 = content.Length;
            if (context.Request.HttpMethod == "HEAD")
            {
                return;
            }

            var first = file == _stallAt ? content.Length / 2 : content.Length;
            await response.OutputStream.WriteAsync(content.AsMemory(0, first));
            await response.OutputStream.FlushAsync();
            if (first < content.Length)
            {
                _stalled.TrySetResult();
                await _released.Task;
                await response.OutputStream.WriteAsync(content.AsMemory(first));
            }
        }
        catch (Exception exception) when (exception is HttpListenerException or IOException or ObjectDisposedException)
        {
            // The client is gone: that is what these tests are for.
        }
    }
}
