using System.Text.RegularExpressions;

namespace Paks.Testing.Registries.Endpoints;

/// <summary>What a method and a path ask for. distribution-spec, "Endpoints".</summary>
/// <param name="Kind">What it is for.</param>
/// <param name="Name">The repository; empty where there is none.</param>
/// <param name="Reference">The tag, digest or session id; empty where there is none.</param>
internal sealed partial record RegistryRoute(RequestKind Kind, string Name = "", string Reference = "")
{
    private const string Root = "/v2/";
    private const string TagList = "/tags/list";

    private static readonly string[] Collections = ["/blobs/uploads/", "/manifests/", "/blobs/", "/referrers/"];

    /// <summary>Whether the name is one that a repository may have.</summary>
    public bool HasValidName => Name.Length <= 255 && NameGrammar().IsMatch(Name);

    /// <summary>Whether the reference is one that a tag may have.</summary>
    public bool HasTag => TagGrammar().IsMatch(Reference);

    public static RegistryRoute Of(string method, string path) => path switch
    {
        "/v2" or Root => new RegistryRoute(method is "GET" or "HEAD" ? RequestKind.Ping : RequestKind.Other),
        "/token" => new RegistryRoute(RequestKind.Token),
        _ when path.StartsWith(Root, StringComparison.Ordinal) => Below(method, path[Root.Length..]),
        _ => new RegistryRoute(RequestKind.Other),
    };

    private static RegistryRoute Below(string method, string path)
    {
        if (path.EndsWith(TagList, StringComparison.Ordinal))
        {
            return new RegistryRoute(method == "GET" ? RequestKind.Tags : RequestKind.Other, path[..^TagList.Length]);
        }

        // A name may have any of these words in it: only the last one counts, and no reference has a slash.
        foreach (var collection in Collections)
        {
            var at = path.LastIndexOf(collection, StringComparison.Ordinal);
            if (at > 0 && !path[(at + collection.Length)..].Contains('/', StringComparison.Ordinal))
            {
                var reference = path[(at + collection.Length)..];
                return new RegistryRoute(KindOf(method, collection, reference), path[..at], reference);
            }
        }

        return new RegistryRoute(RequestKind.Other);
    }

    private static RequestKind KindOf(string method, string collection, string reference) => (method, collection, reference) switch
    {
        ("POST", "/blobs/uploads/", "") => RequestKind.UploadStart,
        (_, _, "") => RequestKind.Other,
        ("GET", "/blobs/uploads/", _) => RequestKind.UploadStatus,
        ("PATCH", "/blobs/uploads/", _) => RequestKind.UploadChunk,
        ("PUT", "/blobs/uploads/", _) => RequestKind.UploadClose,
        ("DELETE", "/blobs/uploads/", _) => RequestKind.UploadCancel,
        ("GET", "/blobs/", _) => RequestKind.BlobGet,
        ("HEAD", "/blobs/", _) => RequestKind.BlobHead,
        ("GET", "/manifests/", _) => RequestKind.ManifestGet,
        ("HEAD", "/manifests/", _) => RequestKind.ManifestHead,
        ("PUT", "/manifests/", _) => RequestKind.ManifestPut,
        ("GET", "/referrers/", _) => RequestKind.Referrers,
        _ => RequestKind.Other,
    };

    [GeneratedRegex(@"^[a-z0-9]+((\.|_|__|-+)[a-z0-9]+)*(\/[a-z0-9]+((\.|_|__|-+)[a-z0-9]+)*)*\z")]
    private static partial Regex NameGrammar();

    [GeneratedRegex(@"^[a-zA-Z0-9_][a-zA-Z0-9._-]{0,127}\z")]
    private static partial Regex TagGrammar();
}
