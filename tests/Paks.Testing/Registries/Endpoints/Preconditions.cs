using Microsoft.AspNetCore.Http;

namespace Paks.Testing.Registries.Endpoints;

/// <summary>If-Match and If-None-Match of a PUT. RFC 9110, 13.1.</summary>
internal static class Preconditions
{
    /// <summary>Whether they allow to replace what is there: the digest that is the ETag's text; null for nothing.</summary>
    public static bool Hold(IHeaderDictionary headers, string? present)
    {
        var match = headers.IfMatch.ToString();
        var noneMatch = headers.IfNoneMatch.ToString();
        return (match.Length == 0 || Names(match, present)) && (noneMatch.Length == 0 || !Names(noneMatch, present));
    }

    private static bool Names(string header, string? present) =>
        present is not null && (header == "*" || header.Split(',').Any(tag => tag.Trim() == $"\"{present}\""));
}
