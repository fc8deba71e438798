using System.Collections.Immutable;
using System.Text.Json;

namespace Paks.Oci;

/// <summary>Adds entries to a layout's index.json; whatever else it holds stays as it is.</summary>
internal static class LayoutIndex
{
    private static readonly string[] Known = ["schemaVersion", "mediaType", "manifests"];

    /// <summary>The index with new entries at its end, and without those whose tags they take, or whose content without a tag.</summary>
    /// <param name="index">The index.json that is there, or null.</param>
    /// <param name="entries">The new entries.</param>
    /// <param name="location">The layout's path.</param>
    public static byte[] With(byte[]? index, IReadOnlyList<Descriptor> entries, string location)
    {
        var json = new CanonicalJsonWriter();
        json.BeginObject();
        json.Member("schemaVersion", 2);
        json.Member("mediaType", MediaTypes.ImageIndex);
        json.Name("manifests");
        json.BeginArray();
        JsonFields? existing = index is null ? null : JsonFields.Parse(index, LayoutFormat.IndexFile, ImageIndex.MaximumSize);
        if (existing is { } old)
        {
            WriteOthers(json, LayoutFormat.ReadIndex(index!, location).Zip(old.Elements("manifests")), entries);
        }

        foreach (var entry in entries)
        {
            entry.Write(json);
        }

        json.EndArray();
        json.Others(existing?.Others(Known) ?? ImmutableDictionary<string, JsonElement>.Empty);
        json.EndObject();
        return json.ToBytes();
    }

    private static void WriteOthers(
        CanonicalJsonWriter json, IEnumerable<(Descriptor Descriptor, JsonElement Json)> others, IReadOnlyList<Descriptor> entries)
    {
        foreach ((var descriptor, var element) in others)
        {
            if (!entries.Any(entry => IsSameImage(descriptor, entry)))
            {
                json.Element(element);
            }
        }
    }

    private static bool IsSameImage(Descriptor other, Descriptor entry)
    {
        var tag = other.Annotation(Descriptor.ReferenceName);
        return tag == entry.Annotation(Descriptor.ReferenceName) && (tag is not null || other.Digest == entry.Digest);
    }
}
