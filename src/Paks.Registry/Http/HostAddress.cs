using System.Net;
using System.Runtime.ExceptionServices;

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

    // Nothing secret goes over plain http to this machine before the registry has asked for it, so that may come first.
    private readonly string[] _schemes = isPlain ? ["http"] : IsLoopback(name) ? ["http", "https"] : isInsecure ? ["https", "http"] : ["https"];

    private volatile string? _scheme;

    /// <summary>The address that paths start from; as long as nothing was heard of the registry, the likeliest.</summary>
    public Uri Root => RootOf(_scheme ?? _schemes[0]);

    /// <summary>Whether a host is this machine, whatever a name server says.</summary>
    public static bool IsLoopback(string name)
    {
        var host = new Uri($"http://{name}/");
        return host.HostNameType is UriHostNameType.IPv4 or UriHostNameType.IPv6
            ? IPAddress.IsLoopback(IPAddress.Parse(host.Host))
            : host.Host == "localhost" || host.Host.EndsWith(".localhost", StringComparison.Ordinal);
    }

    /// <summary>The host, and port, that answers for a registry.</summary>
    public static string ServerOf(string name) => name == DockerHub ? DockerHubRegistry : name;

    /// <summary>Whether two addresses are on one server.</summary>
    public static bool IsSameServer(Uri address, Uri root) =>
        Uri.Compare(address, root, UriComponents.SchemeAndServer, UriFormat.SafeUnescaped, StringComparison.OrdinalIgnoreCase) == 0;

    /// <summary>Whether a redirection may be followed: never from https to plain http.</summary>
    public static bool MayLeadTo(Uri address, Uri root) =>
        address.Scheme == Uri.UriSchemeHttps || (address.Scheme == Uri.UriSchemeHttp && root.Scheme == Uri.UriSchemeHttp);

    /// <summary>Makes a request; the first one with each scheme that may be, until one is understood.</summary>
    /// <param name="send">Makes it, to the registry at a root.</param>
    /// <param name="cancellationToken">Ends the wait for others who find it out.</param>
    public async Task<HttpResponseMessage> SendAsync(Func<Uri, Task<HttpResponseMessage>> send, CancellationToken cancellationToken)
    {
        if (_scheme is { } known)
        {
            return await send(RootOf(known)).ConfigureAwait(false);
        }

        await _discovering.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            return await (_scheme is { } found ? send(RootOf(found)) : TryAsync(send)).ConfigureAwait(false);
        }
        finally
        {
            _discovering.Release();
        }
    }

    public void Dispose() => _discovering.Dispose();

    private Uri RootOf(string scheme) => new($"{scheme}://{ServerOf(name)}/");

    private async Task<HttpResponseMessage> TryAsync(Func<Uri, Task<HttpResponseMessage>> send)
    {
        HttpRequestException? first = null;
        HttpResponseMessage? refusal = null;
        foreach (var scheme in _schemes)
        {
            try
            {
                var response = await send(RootOf(scheme)).ConfigureAwait(false);
                if (scheme == _schemes[^1] || !SpeaksTls(response, scheme))
                {
                    refusal?.Dispose();
                    // Others use it from now on, and not before it has proved right.
                    _scheme = scheme;
                    return response;
                }

                refusal = response;
            }
            catch (HttpRequestException failure)
            {
                // A certificate is what its owner has to know of; else what came first is likelier to be the cause.
                first = failure.InnerException is CertificateRefusedException ? failure : first ?? failure;
                if (!MayBeOfTheOther(failure))
                {
                    break;
                }
            }
        }

        if (refusal is null || first!.InnerException is CertificateRefusedException)
        {
            refusal?.Dispose();
            ExceptionDispatchInfo.Throw(first!);
        }

        // It was meant, if the other scheme is not spoken there at all.
        _scheme = first.HttpRequestError == HttpRequestError.SecureConnectionError ? Uri.UriSchemeHttp : null;
        return refusal;
    }

    // Servers that speak TLS answer plain requests so, when they answer at all.
    private static bool SpeaksTls(HttpResponseMessage response, string scheme) =>
        scheme == "http" && response.StatusCode == HttpStatusCode.BadRequest && response.Header("Docker-Distribution-Api-Version") is null
        && response.Content.Headers.ContentType?.MediaType != "application/json";

    // Without a port each scheme has its own, of which one may be closed.
    private static bool MayBeOfTheOther(HttpRequestException failure) => failure.HttpRequestError
        is HttpRequestError.SecureConnectionError or HttpRequestError.ResponseEnded or HttpRequestError.InvalidResponse or HttpRequestError.Unknown
        or HttpRequestError.ConnectionError;
}
