using System.Net;

namespace Paks.Registry;

/// <summary>A registry refused a request.</summary>
public sealed class ResponseException : RegistryException
{
    internal ResponseException(string registry, HttpMethod method, Uri address, HttpStatusCode status, IReadOnlyList<RegistryError> errors)
        : base(registry, Describe(method, address, status, errors)) => (Status, Errors) = (status, errors);

    /// <summary>The http status.</summary>
    public HttpStatusCode Status { get; }

    /// <summary>What the registry said, in its words (distribution-spec, "Error Codes"); empty when it said nothing readable.</summary>
    public IReadOnlyList<RegistryError> Errors { get; }

    /// <summary>How long the registry wants to be left alone, where it says so.</summary>
    public TimeSpan? RetryAfter { get; init; }

    /// <summary>Whether it was another host, which the registry sent us to; no credentials go there.</summary>
    public bool IsElsewhere { get; init; }

    /// <summary>Whether the registry wants other credentials, or refuses these.</summary>
    public bool IsDenied => !IsElsewhere && Status is HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden;

    private static string Describe(HttpMethod method, Uri address, HttpStatusCode status, IReadOnlyList<RegistryError> errors)
    {
        var said = errors.Count == 0 ? "" : $": {string.Join("; ", errors)}";
        return $"{method} {address.GetLeftPart(UriPartial.Path)} was answered with {(int)status} {status}{said}";
    }
}
