namespace Paks.Debian.Tests;

/// <summary>For archives in folders: any request is a failure of the test.</summary>
internal static class NoHttp
{
    public static HttpClient Client { get; } = new(new Refusing());

    private sealed class Refusing : HttpMessageHandler
    {
        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) =>
            throw new InvalidOperationException($"{request.RequestUri} is asked for");
    }
}
