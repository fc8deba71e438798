namespace Paks.Oci;

/// <summary>How one layer, or one change without a layer, came to be.</summary>
/// <remarks>image-spec, config.md, "history".</remarks>
public sealed record HistoryEntry
{
    /// <summary>When, as RFC 3339 text.</summary>
    public string? Created { get; init; }

    /// <summary>The command or tool that made it.</summary>
    public string? CreatedBy { get; init; }

    /// <summary>Who made it.</summary>
    public string? Author { get; init; }

    /// <summary>A free remark.</summary>
    public string? Comment { get; init; }

    /// <summary>Whether it made no layer.</summary>
    public bool EmptyLayer { get; init; }

    internal static HistoryEntry Read(JsonFields fields) => new()
    {
        Created = fields.Text("created"),
        CreatedBy = fields.Text("created_by"),
        Author = fields.Text("author"),
        Comment = fields.Text("comment"),
        EmptyLayer = fields.Flag("empty_layer"),
    };

    internal void Write(CanonicalJsonWriter json)
    {
        json.BeginObject();
        json.OptionalMember("created", Created);
        json.OptionalMember("created_by", CreatedBy);
        json.OptionalMember("author", Author);
        json.OptionalMember("comment", Comment);
        json.OptionalMember("empty_layer", EmptyLayer);
        json.EndObject();
    }
}
