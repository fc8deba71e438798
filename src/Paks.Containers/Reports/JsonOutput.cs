using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Paks.Containers.Reports;

/// <summary>JSON on stdout: indented, readable as it is, one object.</summary>
public static class JsonOutput
{
    private static readonly JsonWriterOptions Options = new() { Indented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Writes a number, or null.</summary>
    public static void WriteNumberOrNull(this Utf8JsonWriter writer, string name, long? number)
    {
        if (number is { } value)
        {
            writer.WriteNumber(name, value);
        }
        else
        {
            writer.WriteNull(name);
        }
    }

    /// <summary>Writes an array of texts; an empty one for null.</summary>
    public static void WriteTexts(this Utf8JsonWriter writer, string name, IEnumerable<string>? texts)
    {
        writer.WriteStartArray(name);
        foreach (var text in texts ?? [])
        {
            writer.WriteStringValue(text);
        }

        writer.WriteEndArray();
    }

    /// <summary>Writes what <paramref name="write"/> makes, and a line end.</summary>
    public static void Write(TextWriter output, Action<Utf8JsonWriter> write)
    {
        using var buffer = new MemoryStream();
        using (var writer = new Utf8JsonWriter(buffer, Options))
        {
            write(writer);
        }

        output.WriteLine(Encoding.UTF8.GetString(buffer.GetBuffer(), 0, (int)buffer.Length));
    }
}
