using System.Net;

namespace Paks.Spack.Caches;

/// <summary>One attempt at a request that failed, and whether another is worth while.</summary>
internal sealed record HttpFailure(string Why, HttpStatusCode? Status, TimeSpan? RetryAfter, Exception? Cause)
{
    private static readonly TimeSpan LongestDelay = TimeSpan.FromSeconds(30);

    /// <summary>Whether the exception tells of the network, and not of the caller who gave up.</summary>
    public static bool IsOne(Exception exception, CancellationToken cancellationToken) =>
        exception is HttpRequestException or UriFormatException or IOException and not CacheException
        || (exception is OperationCanceledException && !cancellationToken.IsCancellationRequested);

    public static HttpFailure Of(Exception exception) => exception is OperationCanceledException
        ? new HttpFailure("the server does not answer in time", null, null, exception)
        : exception is UriFormatException
        ? new HttpFailure("the server redirects to something that is no address", null, null, exception)
        : new HttpFailure(exception.Message, null, null, exception);

    public static HttpFailure Of(HttpResponseMessage response, TimeProvider time)
    {
        var after = response.Headers.RetryAfter?.Delta ?? response.Headers.RetryAfter?.Date - time.GetUtcNow();
        var why = $"the server answers {(int)response.StatusCode} {response.ReasonPhrase}".TrimEnd();
        if ((int)response.StatusCode is >= 300 and < 400)
        {
            why += ", a redirection that is not followed";
        }

        return new HttpFailure(why, response.StatusCode, after, null);
    }

    public int MostAttempts(BuildCacheOptions options)
    {
        // A host that is not there or refuses will mostly do so again: one more try bridges a restart.
        if (Cause is HttpRequestException { HttpRequestError: HttpRequestError.NameResolutionError or HttpRequestError.ConnectionError })
        {
            return Math.Min(options.Attempts, 2);
        }

        if (Cause is UriFormatException or HttpRequestException { HttpRequestError: HttpRequestError.SecureConnectionError or HttpRequestError.ConfigurationLimitExceeded })
        {
            return 1;
        }

        var lasting = Status is not null and not HttpStatusCode.RequestTimeout and not HttpStatusCode.TooManyRequests && (int)Status < 500;
        return lasting || RetryAfter > LongestDelay ? 1 : options.Attempts;
    }

    /// <summary>How long to wait: what the server says, else doubling, with up to half of it left to chance.</summary>
    public TimeSpan Delay(int attempt, BuildCacheOptions options)
    {
        if (RetryAfter is { } after)
        {
            return after > TimeSpan.Zero ? after : TimeSpan.Zero;
        }

        var doubled = options.FirstDelay.TotalMilliseconds * Math.Pow(2, attempt - 1);
#pragma warning disable CA5394 // Spreads requests over time; nothing secret about it.
        var spread = doubled * (0.5 + (Random.Shared.NextDouble() / 2));
#pragma warning restore CA5394
        return TimeSpan.FromMilliseconds(Math.Min(spread, LongestDelay.TotalMilliseconds));
    }

    public CacheUnreachableException ToException(string cache, string path) => new(cache, path, Why, Status, Cause);
}
