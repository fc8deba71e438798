namespace Paks.Oci;

/// <summary>Points at content: what it is, its digest and its size.</summary>
/// <remarks>image-spec, descriptor.md.</remarks>
public sealed record Descriptor
{
    /// <summary>The annotation that names a tag on an entry of a layout's index.json.</summary>
    public const string ReferenceName = "org.opencontainers.image.ref.name";

    /// <summary>What the content is, for instance <see cref="MediaTypes.ImageManifest"/>.</summary>
    public required string MediaType { get; init; }

    /// <summary>The digest of the content.</summary>
    public required Digest Digest { get; init; }

    /// <summary>The content's size in bytes.</summary>
    public required long Size { get; init; }

    /// <summary>Addresses that the content may also be had from.</summary>
    public IReadOnlyList<string>? Urls { get; init; }

    /// <summary>Free remarks by key.</summary>
    public IReadOnlyDictionary<string, string>? Annotations { get; init; }

    /// <summary>The content itself, where it is small enough to travel inside its descriptor.</summary>
    public ReadOnlyMemory<byte>? Data { get; init; }

    /// <summary>What an image runs on, for the entries of an index.</summary>
    public Platform? Platform { get; init; }

    /// <summary>What kind of artifact a manifest describes.</summary>
    public string? ArtifactType { get; init; }

    /// <summary>Describes <paramref name="content"/>.</summary>
    public static Descriptor Of(string mediaType, ReadOnlySpan<byte> content) =>
        new() { MediaType = mediaType, Digest = Digest.Sha256(content), Size = content.Length };

    /// <summary>The value of an annotation, or null.</summary>
    public string? Annotation(string key) => Annotations?.GetValueOrDefault(key);

    /// <summary>This descriptor with one annotation added or replaced.</summary>
    public Descriptor WithAnnotation(string key, string value) => this with
    {
        Annotations = new SortedDictionary<string, string>(
            Annotations?.ToDictionary(StringComparer.Ordinal) ?? [], StringComparer.Ordinal)
        {
            [key] = value,
        },
    };

    internal static Descriptor Read(JsonFields fields) => new()
    {
        MediaType = fields.RequiredText("mediaType"),
        Digest = fields.RequiredDigest("digest"),
        Size = fields.RequiredSize("size"),
        Urls = fields.TextList("urls"),
        Annotations = fields.TextMap("annotations"),
        Data = fields.Base64("data"),
        // An empty one, as .NET writes for an index, says nothing.
        Platform = fields.ObjectOf("platform") is { IsEmpty: false } platform ? Oci.Platform.Read(platform) : null,
        ArtifactType = fields.Text("artifactType"),
    };

    internal void Write(CanonicalJsonWriter json)
    {
        json.BeginObject();
        json.Member("mediaType", MediaType);
        json.Member("digest", Digest.ToString());
        json.Member("size", Size);
        json.OptionalMember("urls", Urls);
        json.OptionalMember("annotations", Annotations);
        if (Data is { } data)
        {
            json.Member("data", Convert.ToBase64String(data.Span));
        }

        if (Platform is not null)
        {
            json.Name("platform");
            Platform.Write(json);
        }

        json.OptionalMember("artifactType", ArtifactType);
        json.EndObject();
    }
}
