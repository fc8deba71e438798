using System.Net;
using System.Security.Authentication;
using Paks.Oci;
using Paks.Registry.Auth;

namespace Paks.Registry.Http;

/// <summary>One attempt at a request that failed, and whether another is worth while.</summary>
internal sealed record HttpFailure(string Why, HttpStatusCode? Status, TimeSpan? RetryAfter, Exception? Cause)
{
    /// <summary>What a registry said beside the status.</summary>
    public IReadOnlyList<RegistryError> Errors { get; init; } = [];

    /// <summary>Whether the exception tells of the network, and not of content or of a caller who gave up.</summary>
    public static bool IsOne(Exception exception, CancellationToken cancellationToken) => exception switch
    {
        RegistryException or ContentMismatchException or ContentNotFoundException => false,
        HttpRequestException or IOException => true,
        OperationCanceledException => !cancellationToken.IsCancellationRequested,
        _ => false,
    };

    /// <summary>Whether the same request may well be answered otherwise a little later.</summary>
    public static bool IsTransient(HttpStatusCode status) => status
        is HttpStatusCode.RequestTimeout or HttpStatusCode.TooManyRequests
        or HttpStatusCode.InternalServerError or HttpStatusCode.BadGateway or HttpStatusCode.ServiceUnavailable or HttpStatusCode.GatewayTimeout;

    public static HttpFailure Of(Exception exception) => exception is OperationCanceledException
        ? new HttpFailure("it does not answer in time", null, null, exception)
        : new HttpFailure(WhyOf(exception), null, null, exception);

    public static async Task<HttpFailure> OfAsync(
        HttpResponseMessage response, RegistryOptions options, Secrets secrets, CancellationToken cancellationToken) => new(
        $"it answers {(int)response.StatusCode}", response.StatusCode, RetryAfterOf(response, options), null)
    {
        Errors = await response.ReadErrorsAsync(options, secrets, cancellationToken).ConfigureAwait(false),
    };

    public int MostAttempts(RegistryOptions options)
    {
        // A host that is not there or refuses will mostly do so again: one more try bridges a restart.
        if (Cause is HttpRequestException { HttpRequestError: HttpRequestError.NameResolutionError or HttpRequestError.ConnectionError or HttpRequestError.ProxyTunnelError })
        {
            return Math.Min(options.Attempts, 2);
        }

        // One that is silent has already been waited for.
        if (Cause is OperationCanceledException)
        {
            return Math.Min(options.Attempts, 3);
        }

        if (Cause is SlowAnswerException)
        {
            return 1;
        }

        // A handshake that was broken off may succeed the next time; one that was refused will not.
        if (Cause is HttpRequestException { HttpRequestError: HttpRequestError.SecureConnectionError, InnerException: AuthenticationException })
        {
            return 1;
        }

        return RetryAfter > options.LongestDelay ? 1 : options.Attempts;
    }

    /// <summary>How long to wait: what the registry says, else doubling; some of it is left to chance, so that clients do not come back all at once.</summary>
    public TimeSpan Delay(int attempt, RegistryOptions options)
    {
#pragma warning disable CA5394 // Spreads requests over time; nothing secret about it.
        var chance = Random.Shared.NextDouble();
#pragma warning restore CA5394
        if (RetryAfter is { } after)
        {
            return after + (chance * 0.1 * options.FirstDelay);
        }

        var doubled = options.FirstDelay.TotalSeconds * Math.Pow(2, attempt - 1) * (0.5 + (chance / 2));
        return doubled < options.LongestDelay.TotalSeconds ? TimeSpan.FromSeconds(doubled) : options.LongestDelay;
    }

    /// <summary>How long to wait after a failure that was told already.</summary>
    public static TimeSpan DelayAfter(RegistryException failure, int attempt, RegistryOptions options) =>
        new HttpFailure("", null, (failure as ResponseException)?.RetryAfter, null).Delay(attempt, options);

    public RegistryException ToException(string registry, HttpMethod method, Uri address) => Status is { } status
        ? new ResponseException(registry, method, address, status, Errors) { RetryAfter = RetryAfter }
        : new RegistryUnreachableException(registry, method, IsCertificate(Cause) ? Secured(address) : address, Why, Cause);

    /// <summary>What .NET says around the cause of a handshake's failure tells users nothing.</summary>
    private static string WhyOf(Exception exception) => exception switch
    {
        _ when IsCertificate(exception) => exception.InnerException!.Message,
        HttpRequestException { HttpRequestError: HttpRequestError.SecureConnectionError } => $"no TLS connection comes about: {exception.GetBaseException().Message}",
        { InnerException: IOException or AuthenticationException } => $"{exception.Message.TrimEnd('.')}: {exception.InnerException.Message}",
        _ => exception.Message,
    };

    private static bool IsCertificate(Exception? exception) => exception is HttpRequestException { InnerException: CertificateRefusedException };

    /// <summary>A certificate was shown over https, also where plain http had been tried before.</summary>
    private static Uri Secured(Uri address) => new UriBuilder(address) { Scheme = Uri.UriSchemeHttps, Port = address.IsDefaultPort ? -1 : address.Port }.Uri;

    /// <summary>RFC 9110, section 10.2.3: seconds, or a date, which may have passed.</summary>
    private static TimeSpan? RetryAfterOf(HttpResponseMessage response, RegistryOptions options) =>
        (response.Headers.RetryAfter?.Delta ?? response.Headers.RetryAfter?.Date - options.Time.GetUtcNow()) is { } after
            ? after > TimeSpan.Zero ? after : TimeSpan.Zero
            : null;
}
