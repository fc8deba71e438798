using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Paks.Containers.Bases;

/// <summary>The label <c>io.paks.base.provides</c>: by SONAME, the highest version of each family that a library of the base defines.</summary>
internal static class ProvidedVersions
{
    private static readonly JsonWriterOptions Compact = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>The label's value, the libraries in ordinal order.</summary>
    public static string Write(IReadOnlyDictionary<string, IReadOnlyList<string>> libraries)
    {
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer, Compact))
        {
            json.WriteStartObject();
            foreach (var (name, versions) in libraries.OrderBy(library => library.Key, StringComparer.Ordinal))
            {
                json.WriteStartArray(name);
                foreach (var version in versions)
                {
                    json.WriteStringValue(version);
                }

                json.WriteEndArray();
            }

            json.WriteEndObject();
        }

        return Encoding.UTF8.GetString(buffer.ToArray());
    }

    /// <summary>Reads a label's value; null where it is none: what others write into a label stops no build.</summary>
    public static IReadOnlyDictionary<string, IReadOnlyList<string>>? TryParse(string? label)
    {
        if (label is null)
        {
            return null;
        }

        try
        {
            using var json = JsonDocument.Parse(label);
            var libraries = new SortedDictionary<string, IReadOnlyList<string>>(StringComparer.Ordinal);
            foreach (var library in json.RootElement.EnumerateObject())
            {
                libraries[library.Name] = [.. library.Value.EnumerateArray().Select(version => version.GetString() ?? throw new InvalidOperationException("a version is null"))];
            }

            return libraries;
        }
        catch (Exception broken) when (broken is JsonException or InvalidOperationException)
        {
            return null;
        }
    }
}
