using System.Text.RegularExpressions;

namespace Paks.Registry.Http;

/// <summary>The next page of a list.</summary>
/// <remarks>RFC 8288; distribution-spec, "Listing Tags".</remarks>
internal static partial class NextLink
{
    /// <summary>
    /// Where the next page is; null on the last. A registry behind a proxy may not know its own name or scheme: of what it says, path and
    /// query count, and the list goes on where it began.
    /// </summary>
    public static Uri? Find(HttpResponseMessage response)
    {
        var asked = response.RequestMessage!.RequestUri!;
        var links = response.Headers.TryGetValues("Link", out var values) ? values : [];
        var target = links.SelectMany(link => LinkPattern().Matches(link)).FirstOrDefault(IsNext)?.Groups["target"].Value;
        return Uri.TryCreate(asked, target, out var next) && next.Scheme is "http" or "https"
            ? new UriBuilder(asked) { Path = next.AbsolutePath, Query = next.Query }.Uri
            : null;
    }

    private static bool IsNext(Match link) => RelationPattern().Match(link.Groups["parameters"].Value) is { Success: true } relation
        && relation.Groups["types"].Value.Split(' ').Contains("next", StringComparer.OrdinalIgnoreCase);

    [GeneratedRegex("""<(?<target>[^<>]*)>(?<parameters>(?:[^,"]|"[^"]*")*)""", RegexOptions.ExplicitCapture)]
    private static partial Regex LinkPattern();

    [GeneratedRegex("""(?:^|;)\s*rel\s*=\s*(?:"(?<types>[^"]*)"|(?<types>[^\s;,"]+))""", RegexOptions.ExplicitCapture | RegexOptions.IgnoreCase)]
    private static partial Regex RelationPattern();
}
