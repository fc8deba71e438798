using System.Net.Http.Headers;

namespace Paks.Registry.Http;

/// <summary>A request that can be made again, from its beginning.</summary>
/// <param name="Method">The method.</param>
/// <param name="Address">Where: a path below the registry, or what a <c>Location</c> or <c>Link</c> of it said.</param>
/// <param name="Scopes">What a token for it must allow.</param>
internal sealed record RegistryRequest(HttpMethod Method, Uri Address, IReadOnlyList<Scope> Scopes)
{
    /// <summary>The media types that will do; empty for any.</summary>
    public IReadOnlyList<string> Accept { get; init; } = [];

    /// <summary>The first byte that is wanted.</summary>
    public long Offset { get; init; }

    /// <summary>Makes the body; null for none.</summary>
    public Func<HttpContent>? Body { get; init; }

    /// <summary>The version that must be there (<c>If-Match</c>), or null.</summary>
    public EntityTagHeaderValue? Version { get; init; }

    /// <summary>Whether nothing may be there yet (<c>If-None-Match: *</c>).</summary>
    public bool MustBeNew { get; init; }

    /// <summary>Whether one attempt is all: what is sent then depends on how far it came.</summary>
    public bool IsOnce { get; init; }

    /// <summary>How much longer than usual the answer may take, where it is long work.</summary>
    public TimeSpan Patience { get; init; }

    /// <summary>The message for one attempt.</summary>
    /// <param name="address">Where it goes.</param>
    /// <param name="authorization">What is sent along there, or null.</param>
    public HttpRequestMessage ToMessage(Uri address, AuthenticationHeaderValue? authorization)
    {
        var message = new HttpRequestMessage(Method, address) { Content = Body?.Invoke() };
        message.Headers.Authorization = authorization;
        // What is stored is what is checked: no transfer may re-encode it.
        message.Headers.AcceptEncoding.Add(new StringWithQualityHeaderValue("identity"));
        message.Headers.Accept.AddAll(Accept.Select(type => new MediaTypeWithQualityHeaderValue(type)));
        message.Headers.Range = Offset > 0 ? new RangeHeaderValue(Offset, null) : null;
        if (Version is not null)
        {
            message.Headers.IfMatch.Add(Version);
        }

        if (MustBeNew)
        {
            message.Headers.IfNoneMatch.Add(EntityTagHeaderValue.Any);
        }

        return message;
    }
}
