namespace Paks.Oci;

/// <summary>An index: manifests of one image for several platforms, or the entries of a layout.</summary>
/// <remarks>image-spec, image-index.md. Docker's manifest list reads as the same shape.</remarks>
public sealed record ImageIndex
{
    /// <summary>The largest index that is read.</summary>
    public const int MaximumSize = 4 * 1024 * 1024;

    private const string Document = "index";
    private const int SchemaVersion = 2;
    private const int MaximumManifests = 16 * 1024;

    /// <summary><see cref="MediaTypes.ImageIndex"/> or <see cref="MediaTypes.DockerManifestList"/>.</summary>
    public string MediaType { get; init; } = MediaTypes.ImageIndex;

    /// <summary>The kind of artifact, where the index describes no image.</summary>
    public string? ArtifactType { get; init; }

    /// <summary>The entries, in order: a client takes the first that fits.</summary>
    public required IReadOnlyList<Descriptor> Manifests { get; init; }

    /// <summary>The manifest that this index says something about.</summary>
    public Descriptor? Subject { get; init; }

    /// <summary>Free remarks by key.</summary>
    public IReadOnlyDictionary<string, string>? Annotations { get; init; }

    /// <summary>Reads an index.</summary>
    /// <exception cref="MalformedImageException">It is not one, or it exceeds a limit.</exception>
    public static ImageIndex Parse(ReadOnlyMemory<byte> json)
    {
        var fields = JsonFields.Parse(json, Document, MaximumSize);
        var mediaType = DocumentHeader.Read(fields, MediaTypes.ImageIndex, MediaTypes.DockerManifestList, ["config", "layers", "fsLayers"]);
        return new ImageIndex
        {
            MediaType = mediaType,
            ArtifactType = fields.Text("artifactType"),
            Manifests = fields.Objects("manifests", MaximumManifests, Descriptor.Read),
            Subject = fields.ObjectOf("subject") is { } subject ? Descriptor.Read(subject) : null,
            Annotations = fields.TextMap("annotations"),
        };
    }

    /// <summary>The index's canonical bytes.</summary>
    public byte[] ToJson()
    {
        var json = new CanonicalJsonWriter();
        json.BeginObject();
        json.Member("schemaVersion", SchemaVersion);
        json.Member("mediaType", MediaType);
        json.OptionalMember("artifactType", ArtifactType);
        json.Name("manifests");
        json.BeginArray();
        foreach (var manifest in Manifests)
        {
            manifest.Write(json);
        }

        json.EndArray();
        if (Subject is not null)
        {
            json.Name("subject");
            Subject.Write(json);
        }

        json.OptionalMember("annotations", Annotations);
        json.EndObject();
        return json.ToBytes();
    }
}
