using System.Net;
using System.Net.Http.Headers;
using System.Text;

namespace Paks.Spack.Caches;

/// <summary>A cache behind http or https.</summary>
internal sealed class HttpTransport : IFileTransport
{
    private readonly Uri _root;
    private readonly HttpClient _client;
    private readonly AuthenticationHeaderValue? _credentials;

    public HttpTransport(Uri location, HttpClient client, BuildCacheOptions options)
    {
        _client = client;
        Options = options;
        // Credentials travel in a header, so that no message or redirect can repeat the address with them.
        _root = new UriBuilder(location) { UserName = "", Password = "", Path = location.AbsolutePath.TrimEnd('/') + "/" }.Uri;
        _credentials = location.UserInfo.Length == 0
            ? null
            : new AuthenticationHeaderValue("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes(Uri.UnescapeDataString(location.UserInfo))));
    }

    public BuildCacheOptions Options { get; }

    public string Location => _root.AbsoluteUri.TrimEnd('/');

    public bool IsRemote => true;

    public string? FindLocalFile(string path) => null;

    public string? FindName(string folder, string pattern) => null;

    public bool IsMissing() => false;

    public async Task<Stream?> OpenAsync(string path, CancellationToken cancellationToken)
    {
        var response = await SendAsync(path, 0, null, cancellationToken).ConfigureAwait(false);
        return response is null
            ? null
            : await ResumingHttpStream.OpenAsync(this, path, response, cancellationToken).ConfigureAwait(false);
    }

    public Task<Stream?> OpenBlobAsync(CacheBlob blob, CancellationToken cancellationToken) => OpenAsync(blob.Path, cancellationToken);

    public async Task<long?> MeasureAsync(string path, CancellationToken cancellationToken)
    {
        using var response = await AskForSizeAsync(path, cancellationToken).ConfigureAwait(false);
        return response is null
            ? null
            : response.Content.Headers.ContentLength ?? throw new CacheUnreachableException(Location, path, "the server does not tell its size");
    }

    /// <summary>Asks for a file, from an offset on, until there is an answer worth having; null when there is no such file.</summary>
    public Task<HttpResponseMessage?> SendAsync(
        string path, long offset, EntityTagHeaderValue? version, CancellationToken cancellationToken) =>
        SendAsync(HttpMethod.Get, path, offset, version, cancellationToken);

    public Task WaitAsync(TimeSpan delay, CancellationToken cancellationToken) => Task.Delay(delay, Options.Time, cancellationToken);

    private async Task<HttpResponseMessage?> AskForSizeAsync(string path, CancellationToken cancellationToken)
    {
        try
        {
            return await SendAsync(HttpMethod.Head, path, 0, null, cancellationToken).ConfigureAwait(false);
        }
        // A server that knows only GET tells the size in the head of its answer, too.
        catch (CacheUnreachableException refused) when (refused.Status is HttpStatusCode.MethodNotAllowed or HttpStatusCode.NotImplemented)
        {
            return await SendAsync(path, 0, null, cancellationToken).ConfigureAwait(false);
        }
    }

    private async Task<HttpResponseMessage?> SendAsync(
        HttpMethod method, string path, long offset, EntityTagHeaderValue? version, CancellationToken cancellationToken)
    {
        for (var attempt = 1; ; attempt++)
        {
            HttpFailure failure;
            try
            {
                var response = await SendOnceAsync(method, path, offset, version, cancellationToken).ConfigureAwait(false);
                if (response.IsSuccessStatusCode)
                {
                    return response;
                }

                failure = HttpFailure.Of(response, Options.Time);
                response.Dispose();
                if (failure.Status is HttpStatusCode.NotFound or HttpStatusCode.Gone)
                {
                    return null;
                }
            }
            catch (Exception exception) when (HttpFailure.IsOne(exception, cancellationToken))
            {
                failure = HttpFailure.Of(exception);
            }

            if (attempt >= failure.MostAttempts(Options))
            {
                throw failure.ToException(Location, path);
            }

            await WaitAsync(failure.Delay(attempt, Options), cancellationToken).ConfigureAwait(false);
        }
    }

    private async Task<HttpResponseMessage> SendOnceAsync(
        HttpMethod method, string path, long offset, EntityTagHeaderValue? version, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(method, new Uri(_root, Escape(path)));
        request.Headers.Authorization = _credentials;
        // What is stored is what is checked: no transfer may re-encode it.
        request.Headers.AcceptEncoding.Add(new StringWithQualityHeaderValue("identity"));
        if (offset > 0)
        {
            request.Headers.Range = new RangeHeaderValue(offset, null);
            request.Headers.IfRange = version is null ? null : new RangeConditionHeaderValue(version);
        }

        using var silence = new CancellationTokenSource(Options.Silence, Options.Time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, silence.Token);
        return await _client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, either.Token).ConfigureAwait(false);
    }

    private static string Escape(string path) => string.Join('/', path.Split('/').Select(Uri.EscapeDataString));
}
