namespace Paks.Registry.Http;

/// <summary>The next page of a list.</summary>
/// <remarks>RFC 8288; distribution-spec, "Listing Tags".</remarks>
internal static class NextLink
{
    /// <summary>Where the next page is; null on the last.</summary>
    public static Uri? Find(HttpResponseMessage response)
    {
        foreach (var link in response.Headers.TryGetValues("Link", out var links) ? links : [])
        {
            var end = link.IndexOf('>', StringComparison.Ordinal);
            if (link.TrimStart().StartsWith('<') && end > 0 && link[end..].Contains("next", StringComparison.OrdinalIgnoreCase)
                && Uri.TryCreate(response.RequestMessage!.RequestUri, link[(link.IndexOf('<', StringComparison.Ordinal) + 1)..end], out var next)
                && next.Authority == response.RequestMessage.RequestUri!.Authority)
            {
                return next;
            }
        }

        return null;
    }
}
