using System.Net;

namespace Paks.Registry.Http;

/// <summary>
/// Whether a registry is spoken to over https or plain http. Loopback registries may be plain, others only when they are listed as
/// insecure or the user wrote so; it is found out with the first request.
/// </summary>
internal sealed class HostAddress(string name, bool isPlain, bool isInsecure) : IDisposable
{
    // Docker Hub answers under another name than the one that references carry.
    private const string DockerHub = "docker.io";
    private const string DockerHubRegistry = "registry-1.docker.io";

    private readonly SemaphoreSlim _discovering = new(1);
    private readonly bool _isLoopback = IsLoopback(name);

    // Nothing secret goes over plain http to this machine before the registry has asked for it, so that may come first.
    private string[] Schemes => isPlain ? ["http"] : _isLoopback ? ["http", "https"] : isInsecure ? ["https", "http"] : ["https"];

    private string? _scheme;

    /// <summary>Whether the scheme is known.</summary>
    public bool IsKnown => _scheme is not null;

    /// <summary>The address that paths start from.</summary>
    public Uri Root => new($"{_scheme ?? Schemes[0]}://{(name == DockerHub ? DockerHubRegistry : name)}/");

    /// <summary>Whether an address is this registry's own.</summary>
    public bool IsOwn(Uri address) => Uri.Compare(address, Root, UriComponents.SchemeAndServer, UriFormat.SafeUnescaped, StringComparison.OrdinalIgnoreCase) == 0;

    /// <summary>Whether a redirection there may be followed: never from https to plain http.</summary>
    public bool MayLeadTo(Uri address) => address.Scheme == Uri.UriSchemeHttps || (address.Scheme == Uri.UriSchemeHttp && Root.Scheme == Uri.UriSchemeHttp);

    /// <summary>Makes the first request, with each scheme that may be until one is understood.</summary>
    public async Task<HttpResponseMessage> DiscoverAsync(Func<Task<HttpResponseMessage>> send, CancellationToken cancellationToken)
    {
        await _discovering.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            return IsKnown ? await send().ConfigureAwait(false) : await TryAsync(send).ConfigureAwait(false);
        }
        finally
        {
            _discovering.Release();
        }
    }

    public void Dispose() => _discovering.Dispose();

    private static bool IsLoopback(string name) =>
        new Uri($"http://{name}/") is { IsLoopback: true } || name.StartsWith("127.", StringComparison.Ordinal) || name.Split(':')[0].EndsWith(".localhost", StringComparison.Ordinal);

    private async Task<HttpResponseMessage> TryAsync(Func<Task<HttpResponseMessage>> send)
    {
        HttpRequestException? first = null;
        foreach (var scheme in Schemes)
        {
            _scheme = scheme;
            var isLast = scheme == Schemes[^1];
            try
            {
                var response = await send().ConfigureAwait(false);
                if (isLast || !SpeaksTls(response, scheme))
                {
                    return response;
                }

                response.Dispose();
            }
            catch (HttpRequestException failure)
            {
                _scheme = null;
                first ??= failure;
                if (isLast || !IsOfAnotherProtocol(failure))
                {
                    throw first;
                }
            }
            catch
            {
                _scheme = null;
                throw;
            }
        }

        throw new InvalidOperationException("there is always a scheme to try");
    }

    // Servers that speak TLS answer plain requests so, when they answer at all.
    private static bool SpeaksTls(HttpResponseMessage response, string scheme) =>
        scheme == "http" && response.StatusCode == HttpStatusCode.BadRequest && response.Header("Docker-Distribution-Api-Version") is null
        && response.Content.Headers.ContentType?.MediaType != "application/json";

    private static bool IsOfAnotherProtocol(HttpRequestException failure) => failure.HttpRequestError
        is HttpRequestError.SecureConnectionError or HttpRequestError.ResponseEnded or HttpRequestError.InvalidResponse or HttpRequestError.Unknown;
}
