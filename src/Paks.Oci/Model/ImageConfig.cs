using System.Collections.Immutable;
using System.Text.Json;

namespace Paks.Oci;

/// <summary>The configuration of an image: its platform, what a container runs with, its layers' diff IDs, its history.</summary>
/// <remarks>image-spec, config.md. Docker's configuration reads as the same shape.</remarks>
public sealed record ImageConfig
{
    /// <summary>The largest configuration that is read.</summary>
    public const int MaximumSize = 8 * 1024 * 1024;

    private const string Document = "config";
    private const int MaximumHistory = 16 * 1024;

    private static readonly string[] Known =
        ["created", "author", "architecture", "os", "os.version", "os.features", "variant", "config", "rootfs", "history"];

    /// <summary>When the image was made, as RFC 3339 text.</summary>
    public string? Created { get; init; }

    /// <summary>Who made it.</summary>
    public string? Author { get; init; }

    /// <summary>What it runs on.</summary>
    public required Platform Platform { get; init; }

    /// <summary>Features that the operating system must have (<c>os.features</c>).</summary>
    public IReadOnlyList<string>? OsFeatures { get; init; }

    /// <summary>What a container runs with.</summary>
    public ContainerConfig Config { get; init; } = new();

    /// <summary>The digests of the layers' uncompressed tars, bottom first (<c>rootfs.diff_ids</c>).</summary>
    public required IReadOnlyList<Digest> DiffIds { get; init; }

    /// <summary>How each layer came to be, bottom first.</summary>
    public IReadOnlyList<HistoryEntry> History { get; init; } = [];

    /// <summary>Members that others have added, such as Docker's <c>docker_version</c>: kept on a rewrite.</summary>
    public IReadOnlyDictionary<string, JsonElement> Others { get; init; } = ImmutableDictionary<string, JsonElement>.Empty;

    /// <summary>Reads a configuration.</summary>
    /// <exception cref="MalformedImageException">It is not one, or it exceeds a limit.</exception>
    public static ImageConfig Parse(ReadOnlyMemory<byte> json)
    {
        var fields = JsonFields.Parse(json, Document, MaximumSize);
        return new ImageConfig
        {
            Created = fields.Text("created"),
            Author = fields.Text("author"),
            Platform = Platform.Read(fields),
            OsFeatures = fields.TextList("os.features"),
            Config = fields.ObjectOf("config") is { } config ? ContainerConfig.Read(config) : new ContainerConfig(),
            DiffIds = ReadDiffIds(fields.RequiredObject("rootfs")),
            History = fields.Objects("history", MaximumHistory, HistoryEntry.Read),
            Others = fields.Others(Known),
        };
    }

    /// <summary>The configuration's canonical bytes.</summary>
    public byte[] ToJson()
    {
        var json = new CanonicalJsonWriter();
        json.BeginObject();
        json.OptionalMember("created", Created);
        json.OptionalMember("author", Author);
        json.Member("architecture", Platform.Architecture);
        json.Member("os", Platform.Os);
        json.OptionalMember("os.version", Platform.OsVersion);
        json.OptionalMember("os.features", OsFeatures);
        json.OptionalMember("variant", Platform.Variant);
        json.Name("config");
        Config.Write(json);
        WriteRootFs(json);
        WriteHistory(json);
        json.Others(Others);
        json.EndObject();
        return json.ToBytes();
    }

    private static List<Digest> ReadDiffIds(JsonFields rootFs)
    {
        if (rootFs.Text("type") != "layers")
        {
            throw rootFs.Wrong("type", "is not 'layers'");
        }

        var digests = new List<Digest>();
        foreach (var text in rootFs.TextList("diff_ids") ?? [])
        {
            digests.Add(Digest.TryParse(text, out var digest) ? digest : throw rootFs.Wrong("diff_ids", $"has '{text}', which is no digest"));
        }

        return digests;
    }

    private void WriteRootFs(CanonicalJsonWriter json)
    {
        json.Name("rootfs");
        json.BeginObject();
        json.Member("type", "layers");
        json.OptionalMember("diff_ids", [.. DiffIds.Select(digest => digest.ToString())]);
        json.EndObject();
    }

    private void WriteHistory(CanonicalJsonWriter json)
    {
        if (History.Count == 0)
        {
            return;
        }

        json.Name("history");
        json.BeginArray();
        foreach (var entry in History)
        {
            entry.Write(json);
        }

        json.EndArray();
    }
}
