using Paks.Testing.Registries;

namespace Paks.Registry.Tests.Kit;

/// <summary>A loopback registry, and a plain HTTP client that talks to it and neither follows, retries nor authenticates.</summary>
internal sealed class RawSession : IAsyncDisposable
{
    public const string Repository = "team/app";

    // A connection each: on one that was used before, the handler would repeat a request that was cut.
    private readonly HttpClient _http = new(new SocketsHttpHandler { AllowAutoRedirect = false, UseProxy = false, PooledConnectionLifetime = TimeSpan.Zero });

    private RawSession(LoopbackRegistry registry)
    {
        Registry = registry;
    }

    public LoopbackRegistry Registry { get; }

    /// <summary>The headers that every request is sent with.</summary>
    public Dictionary<string, string> Headers { get; } = [];

    public static async Task<RawSession> StartAsync(LoopbackRegistryOptions? options = null) => new(await LoopbackRegistry.StartAsync(options));

    /// <summary>Sends a request. An address that begins with a word is below the repository.</summary>
    public Task<RawAnswer> SendAsync(string method, string address, byte[]? body = null, params IReadOnlyList<(string Name, string Value)> headers) =>
        SendContentAsync(method, address, body is null ? null : new ByteArrayContent(body), headers);

    /// <summary>Sends a request, of any content.</summary>
    public async Task<RawAnswer> SendContentAsync(string method, string address, HttpContent? content, params IReadOnlyList<(string Name, string Value)> headers)
    {
        using var request = new HttpRequestMessage(new HttpMethod(method), Resolve(address)) { Content = content };
        foreach ((var name, var value) in Headers.Select(header => (header.Key, header.Value)).Concat(headers))
        {
            if (!request.Headers.TryAddWithoutValidation(name, value))
            {
                request.Content ??= new ByteArrayContent([]);
                request.Content.Headers.TryAddWithoutValidation(name, value);
            }
        }

        using var response = await _http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, TestContext.Current.CancellationToken);
        return await RawAnswer.ReadAsync(response, TestContext.Current.CancellationToken);
    }

    /// <summary>Begins an upload; gives its address.</summary>
    public async Task<string> StartUploadAsync() => Expect(202, await SendAsync("POST", "blobs/uploads/"))["Location"]!;

    /// <summary>Sends a chunk with its Content-Range.</summary>
    public Task<RawAnswer> PatchAsync(string location, byte[] chunk, long at) =>
        SendAsync("PATCH", location, chunk, ("Content-Range", $"{at}-{at + chunk.Length - 1}"));

    public async ValueTask DisposeAsync()
    {
        _http.Dispose();
        Assert.All(Registry.Requests.All, request => Assert.Null(request.Failure));
        await Registry.DisposeAsync();
    }

    private static RawAnswer Expect(int status, RawAnswer answer)
    {
        Assert.Equal(status, answer.Status);
        return answer;
    }

    private Uri Resolve(string address) =>
        new(Registry.Address, address[0] == '/' || address.StartsWith("http:", StringComparison.Ordinal) ? address : $"/v2/{Repository}/{address}");
}
