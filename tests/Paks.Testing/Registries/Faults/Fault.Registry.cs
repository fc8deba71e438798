using Microsoft.AspNetCore.Http;

namespace Paks.Testing.Registries.Faults;

// What registries do and clients have to cope with.
public sealed partial class Fault
{
    /// <summary>Answers a mount with 202: an upload has begun instead.</summary>
    public static Fault RefuseMount() => new("mounts nothing", static plan => plan.RefuseMount = true);

    /// <summary>Answers a PATCH with 416 and the upload's true state; nothing of the chunk is taken.</summary>
    public static Fault RefuseChunk() => new("refuses a chunk with 416", static plan => plan.RefuseChunk = true);

    /// <summary>Forgets the upload that a request is for: 404 with BLOB_UPLOAD_UNKNOWN, now and later.</summary>
    public static Fault DropUpload() => new("forgets the upload", static plan => plan.DropUpload = true);

    /// <summary>Has no referrers API: 404 for it, and no OCI-Subject for a manifest with a subject.</summary>
    public static Fault NoReferrers() => new("knows no referrers", static plan => plan.NoReferrers = true);

    /// <summary>Lists referrers of all types, whatever type is asked for.</summary>
    public static Fault IgnoreFilter() => new("does not filter referrers", static plan => plan.IgnoreFilter = true);

    /// <summary>Tells locations as paths of the same host.</summary>
    public static Fault RelativeLocation() => Headers("relative Location", static headers =>
    {
        if (Uri.TryCreate(headers.Location.ToString(), UriKind.Absolute, out var location) && location.IsAbsoluteUri)
        {
            headers.Location = location.PathAndQuery;
        }
    });

    /// <summary>Tells locations of uploads with parameters in the query, without which the upload is not found.</summary>
    public static Fault LocationWithQuery() => new("Location with a query", static plan => plan.LocationState = true);

    /// <summary>Answers a Range with 200 and all of the content.</summary>
    public static Fault IgnoreRange() => new("ignores Range", static plan => plan.IgnoreRange = true);

    /// <summary>No token that was given out until now is valid any more.</summary>
    public static Fault ExpireTokens() => new("all tokens expire", static plan => plan.ExpireTokens = true);

    /// <summary>Answers GET of a blob with 307 to another host.</summary>
    public static Fault RedirectTo(LoopbackBlobHost host) => new("redirects to another host", plan => plan.RedirectTo = host);

    /// <summary>Turns over the bits of one byte of the content, at an offset in bytes.</summary>
    public static Fault FlipByte(long at) => new($"flips byte {at}", plan => plan.Flips.Add(at));

    /// <summary>
    /// Serves content that is longer by so many zero bytes, or shorter when negative; Content-Length tells this size.
    /// With <see cref="CutAnswerAfter"/> Content-Length is too large for the body, with <see cref="OmitHeaders"/> there is none.
    /// </summary>
    public static Fault ChangeSize(long by) => new($"changes the size by {by}", plan => plan.SizeChange += by);

    /// <summary>Tells a digest that is not the content's.</summary>
    public static Fault WrongDigestHeader() => Headers("wrong Docker-Content-Digest", static headers =>
    {
        if (headers.ContainsKey("Docker-Content-Digest"))
        {
            headers["Docker-Content-Digest"] = "sha256:" + new string('0', 64);
        }
    });

    /// <summary>Leaves out headers of the answer. Without Content-Length a body is sent in chunks.</summary>
    public static Fault OmitHeaders(params IReadOnlyList<string> names) => Headers($"without {string.Join(", ", names)}", headers =>
    {
        foreach (var name in names)
        {
            headers.Remove(name);
        }
    });

    /// <summary>Sets a header of the answer.</summary>
    public static Fault SetHeader(string name, string value) => Headers($"{name}: {value}", headers => headers[name] = value);

    /// <summary>Errors have a page for people as their body, as those of proxies have.</summary>
    public static Fault HtmlErrors() => new("errors in HTML", static plan => plan.HtmlErrors = true);

    private static Fault Headers(string description, Action<IHeaderDictionary> edit) => new(description, plan => plan.EditHeadersBy(edit));
}
