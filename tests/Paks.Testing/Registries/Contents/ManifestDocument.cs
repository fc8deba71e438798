using System.Text.Json;

namespace Paks.Testing.Registries.Contents;

/// <summary>What a registry reads of a manifest or index.</summary>
internal sealed class ManifestDocument
{
    private readonly JsonElement _root;

    private ManifestDocument(JsonElement root)
    {
        _root = root;
    }

    public string? MediaType => Text(_root, "mediaType");

    /// <summary>The digest of the manifest that it refers to; null without a subject.</summary>
    public string? Subject => Member(_root, "subject") is { } subject ? Text(subject, "digest") : null;

    /// <summary>What a referrer is: its own word, else for a manifest its config's type. distribution-spec, "Listing Referrers".</summary>
    public string? ArtifactType => Text(_root, "artifactType") is { Length: > 0 } own
        ? own
        : Member(_root, "config") is { } config ? Text(config, "mediaType") : null;

    public JsonElement? Annotations => Member(_root, "annotations");

    /// <summary>The blobs that have to be there; layers that may not be distributed are elsewhere.</summary>
    public IEnumerable<NamedContent> Blobs =>
        (Member(_root, "config") is { } config ? [config] : Array.Empty<JsonElement>())
            .Concat(List("layers").Where(layer => !IsElsewhere(layer)))
            .Select(Read);

    /// <summary>The manifests of an index.</summary>
    public IEnumerable<NamedContent> Children => List("manifests").Select(Read);

    /// <summary>Reads a document; null when it is no JSON object or a descriptor in it is malformed.</summary>
    public static ManifestDocument? TryRead(ReadOnlyMemory<byte> content)
    {
        try
        {
            using var json = JsonDocument.Parse(content);
            var document = new ManifestDocument(json.RootElement.Clone());
            return json.RootElement.ValueKind == JsonValueKind.Object && document.IsWellFormed() ? document : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static NamedContent Read(JsonElement descriptor) => new(
        Text(descriptor, "digest") ?? "",
        Member(descriptor, "size") is { ValueKind: JsonValueKind.Number } size && size.TryGetInt64(out var bytes) ? bytes : -1);

    private static bool IsElsewhere(JsonElement layer) =>
        Text(layer, "mediaType") is { } type
        && (type.Contains(".nondistributable.", StringComparison.Ordinal) || type.Contains(".foreign.", StringComparison.Ordinal));

    private static JsonElement? Member(JsonElement element, string name) =>
        element.ValueKind == JsonValueKind.Object && element.TryGetProperty(name, out var member) && member.ValueKind != JsonValueKind.Null ? member : null;

    private static string? Text(JsonElement element, string name) =>
        Member(element, name) is { ValueKind: JsonValueKind.String } text ? text.GetString() : null;

    private IEnumerable<JsonElement> List(string name) =>
        Member(_root, name) is { ValueKind: JsonValueKind.Array } list ? list.EnumerateArray() : [];

    private bool IsWellFormed() =>
        Blobs.Concat(Children).All(content => ContentDigest.IsValid(content.Digest) && content.Size >= 0)
        && (Member(_root, "subject") is null || ContentDigest.IsValid(Subject));
}
