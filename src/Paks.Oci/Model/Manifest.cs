namespace Paks.Oci;

/// <summary>The manifest of one image for one platform: its config and its layers, bottom first.</summary>
/// <remarks>image-spec, manifest.md. Docker's second schema reads as the same shape.</remarks>
public sealed record Manifest
{
    /// <summary>The largest manifest that is read: what registries must accept (distribution-spec).</summary>
    public const int MaximumSize = 4 * 1024 * 1024;

    private const string Document = "manifest";
    private const int SchemaVersion = 2;

    // Engines stop at 127 layers; artifacts may hold more.
    private const int MaximumLayers = 4096;

    /// <summary><see cref="MediaTypes.ImageManifest"/> or <see cref="MediaTypes.DockerManifest"/>.</summary>
    public string MediaType { get; init; } = MediaTypes.ImageManifest;

    /// <summary>The kind of artifact, where the manifest describes no image.</summary>
    public string? ArtifactType { get; init; }

    /// <summary>The image configuration.</summary>
    public required Descriptor Config { get; init; }

    /// <summary>The layers, bottom first.</summary>
    public required IReadOnlyList<Descriptor> Layers { get; init; }

    /// <summary>The manifest that this one says something about.</summary>
    public Descriptor? Subject { get; init; }

    /// <summary>Free remarks by key.</summary>
    public IReadOnlyDictionary<string, string>? Annotations { get; init; }

    /// <summary>Reads a manifest.</summary>
    /// <exception cref="MalformedImageException">It is not one, or it exceeds a limit.</exception>
    public static Manifest Parse(ReadOnlyMemory<byte> json)
    {
        var fields = JsonFields.Parse(json, Document, MaximumSize);
        var mediaType = DocumentHeader.Read(fields, MediaTypes.ImageManifest, MediaTypes.DockerManifest, ["manifests", "fsLayers"]);
        return new Manifest
        {
            MediaType = mediaType,
            ArtifactType = fields.Text("artifactType"),
            Config = Descriptor.Read(fields.RequiredObject("config")),
            Layers = fields.Objects("layers", MaximumLayers, Descriptor.Read),
            Subject = fields.ObjectOf("subject") is { } subject ? Descriptor.Read(subject) : null,
            Annotations = fields.TextMap("annotations"),
        };
    }

    /// <summary>The manifest's canonical bytes.</summary>
    public byte[] ToJson()
    {
        var json = new CanonicalJsonWriter();
        json.BeginObject();
        json.Member("schemaVersion", SchemaVersion);
        json.Member("mediaType", MediaType);
        json.OptionalMember("artifactType", ArtifactType);
        json.Name("config");
        Config.Write(json);
        json.Name("layers");
        json.BeginArray();
        foreach (var layer in Layers)
        {
            layer.Write(json);
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
