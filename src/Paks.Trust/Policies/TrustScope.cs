using System.Text.RegularExpressions;

namespace Paks.Trust.Policies;

/// <summary>The places that a trust policy speaks of. Each has one way to be written, so that a place is not missed for its spelling.</summary>
internal static partial class TrustScope
{
    private const string Oci = "oci://";

    /// <summary>The one way to write the place; null: it is no repository, http(s) address or absolute path.</summary>
    public static string? Normalize(string place) => place switch
    {
        ['/', ..] => Folder(place),
        _ when place.StartsWith("http://", StringComparison.OrdinalIgnoreCase) || place.StartsWith("https://", StringComparison.OrdinalIgnoreCase) => Address(place),
        _ when place.StartsWith(Oci, StringComparison.OrdinalIgnoreCase) => Repository(place[Oci.Length..].TrimEnd('/')),
        _ => Repository(place),
    };

    private static string? Folder(string place) =>
        place.Contains('\0', StringComparison.Ordinal) ? null : Path.TrimEndingDirectorySeparator(Path.GetFullPath(place));

    private static string? Address(string place) =>
        Uri.TryCreate(place, UriKind.Absolute, out var uri) && uri.Host.Length > 0
            // Without name and password, fragment, default port and the slash at the end.
            ? uri.GetComponents(UriComponents.SchemeAndServer | UriComponents.PathAndQuery, UriFormat.UriEscaped).TrimEnd('/')
            : null;

    private static string? Repository(string place)
    {
        var slash = place.IndexOf('/', StringComparison.Ordinal);
        return slash > 0 && Host().IsMatch(place[..slash]) && Name().IsMatch(place[(slash + 1)..])
            ? place[..slash].ToLowerInvariant() + place[slash..]
            : null;
    }

    // Both as in the distribution's grammar of references, like notation's; the host may be an IPv6 address as well.
    [GeneratedRegex(@"^(?:\[[0-9A-Fa-f:.]+\]|[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?(?:\.[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?)*)(?::[0-9]{1,5})?\z")]
    private static partial Regex Host();

    [GeneratedRegex(@"^[a-z0-9]+(?:(?:\.|_|__|-+)[a-z0-9]+)*(?:/[a-z0-9]+(?:(?:\.|_|__|-+)[a-z0-9]+)*)*\z")]
    private static partial Regex Name();
}
