using System.Net.Http.Headers;
using Paks.Registry.Http;

namespace Paks.Registry.Auth;

/// <summary>What a registry asks for with 401.</summary>
/// <remarks>RFC 9110, section 11.6.1; distribution, "Token Authentication Specification".</remarks>
/// <param name="IsBearer">Whether a token is wanted; else name and password.</param>
/// <param name="Realm">Where tokens are had; null for Basic.</param>
/// <param name="Service">The service that the token is for, or null.</param>
/// <param name="Scope">What the token must allow, as the registry sees it, or null.</param>
internal sealed record Challenge(bool IsBearer, Uri? Realm, string? Service, string? Scope)
{
    /// <summary>The challenge that can be answered best; null when there is none.</summary>
    public static Challenge? Find(HttpResponseHeaders headers)
    {
        var challenges = headers.WwwAuthenticate.Select(Read).OfType<Challenge>().ToList();
        return challenges.Find(challenge => challenge.IsBearer) ?? challenges.FirstOrDefault();
    }

    private static Challenge? Read(AuthenticationHeaderValue header)
    {
        if (header.Scheme.Equals("Basic", StringComparison.OrdinalIgnoreCase))
        {
            return new Challenge(false, null, null, null);
        }

        if (!header.Scheme.Equals("Bearer", StringComparison.OrdinalIgnoreCase))
        {
            return null;
        }

        var parameters = Parameters(header.Parameter ?? "");
        return Uri.TryCreate(parameters.GetValueOrDefault("realm"), UriKind.Absolute, out var realm) && realm.Scheme is "http" or "https" && ToldAddress.Resolve(realm, realm) is not null
            ? new Challenge(true, realm, parameters.GetValueOrDefault("service"), parameters.GetValueOrDefault("scope"))
            : null;
    }

    /// <summary><c>key="value", key=value</c>; a quoted value may hold commas and escaped quotes.</summary>
    private static Dictionary<string, string> Parameters(string text)
    {
        var parameters = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        for (var at = 0; at < text.Length;)
        {
            var equals = text.IndexOf('=', at);
            if (equals < 0)
            {
                break;
            }

            var key = text[at..equals].Trim(' ', ',', '\t');
            (var value, at) = Value(text, equals + 1);
            parameters.TryAdd(key, value);
        }

        return parameters;
    }

    private static (string Value, int End) Value(string text, int start)
    {
        if (start >= text.Length || text[start] != '"')
        {
            var comma = text.IndexOf(',', start);
            var end = comma < 0 ? text.Length : comma;
            return (text[start..end].Trim(), end + 1);
        }

        var value = new System.Text.StringBuilder();
        var at = start + 1;
        for (; at < text.Length && text[at] != '"'; at++)
        {
            at += text[at] == '\\' && at + 1 < text.Length ? 1 : 0;
            value.Append(text[at]);
        }

        return (value.ToString(), at + 1);
    }
}
