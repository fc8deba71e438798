namespace Paks.Oci;

/// <summary>What manifests and indexes share: the schema's version and the document's own media type.</summary>
internal static class DocumentHeader
{
    private const int SchemaVersion = 2;

    /// <summary>Checks both; gives the media type, which older OCI documents leave out.</summary>
    /// <param name="fields">The document.</param>
    /// <param name="oci">The type of an OCI document.</param>
    /// <param name="docker">The type of a Docker document.</param>
    /// <param name="foreign">Members of the other kind of document: what has both means different images to different
    /// readers (image-spec, "mediaType ambiguity", CVE-2021-41190).</param>
    public static string Read(JsonFields fields, string oci, string docker, ReadOnlySpan<string> foreign)
    {
        if (fields.Number("schemaVersion") != SchemaVersion)
        {
            throw fields.Wrong("schemaVersion", $"is not {SchemaVersion}");
        }

        var mediaType = fields.Text("mediaType") ?? oci;
        if (mediaType != oci && mediaType != docker)
        {
            throw fields.Wrong("mediaType", $"is '{mediaType}', not '{oci}' or '{docker}'");
        }

        foreach (var name in foreign)
        {
            if (fields.Has(name))
            {
                throw fields.Wrong(name, $"does not belong into a document of the type '{mediaType}'");
            }
        }

        return mediaType;
    }
}
