using System.Text.Json;

namespace Paks.Oci;

/// <summary>Adds entries to a layout's index.json; whatever else it holds stays as it is.</summary>
internal static class LayoutIndex
{
    private static readonly string[] Known = ["schemaVersion", "mediaType", "manifests"];

    /// <summary>The index with an entry in the place of the one that has the same tag, or the same content and no tag; else at its end.</summary>
    /// <param name="index">The index.json that is there, or null.</param>
    /// <param name="entry">The new entry.</param>
    /// <param name="location">The layout's path.</param>
    public static byte[] With(byte[]? index, Descriptor entry, string location)
    {
        var others = new List<(Descriptor Descriptor, JsonElement Json)>();
        JsonFields? fields = null;
        if (index is not null)
        {
            IReadOnlyList<Descriptor> descriptors = LayoutFormat.ReadIndex(index, location);
            fields = JsonFields.Parse(index, LayoutFormat.IndexFile, ImageIndex.MaximumSize);
            others.AddRange(descriptors.Zip(fields.Value.Elements("manifests")));
        }

        int place = others.FindIndex(other => IsSameImage(other.Descriptor, entry));
        var json = new CanonicalJsonWriter();
        json.BeginObject();
        json.Member("schemaVersion", 2);
        json.Member("mediaType", MediaTypes.ImageIndex);
        json.Name("manifests");
        json.BeginArray();
        for (int i = 0; i < others.Count; i++)
        {
            if (i == place)
            {
                entry.Write(json);
            }
            else if (!IsSameImage(others[i].Descriptor, entry))
            {
                json.Element(others[i].Json);
            }
        }

        if (place < 0)
        {
            entry.Write(json);
        }

        json.EndArray();
        if (fields is { } members)
        {
            json.Others(members.Others(Known));
        }

        json.EndObject();
        return json.ToBytes();
    }

    private static bool IsSameImage(Descriptor other, Descriptor entry)
    {
        string? tag = other.Annotation(Descriptor.ReferenceName);
        return tag == entry.Annotation(Descriptor.ReferenceName) && (tag is not null || other.Digest == entry.Digest);
    }
}
