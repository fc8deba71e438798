using System.Buffers;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Paks.Trust.Signing;

/// <summary>
/// The text of a statement that is to be clear-signed: a JSON object with the version of its form, each token on a line of its own,
/// since OpenPGP tools cut long ones.
/// </summary>
public static class StatementText
{
    private static readonly JsonDocumentOptions Strict = new() { AllowDuplicateProperties = false, MaxDepth = 8 };

    private static readonly JsonWriterOptions TokenPerLine = new()
    {
        Indented = true,
        IndentSize = 0,
        NewLine = "\n",
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    /// <summary>Writes a statement.</summary>
    /// <param name="version">The version of its form.</param>
    /// <param name="writeMembers">Writes all other members of the object.</param>
    public static string Write(int version, Action<Utf8JsonWriter> writeMembers)
    {
        var text = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(text, TokenPerLine))
        {
            writer.WriteStartObject();
            writer.WriteNumber("version", version);
            writeMembers(writer);
            writer.WriteEndObject();
        }

        return Encoding.UTF8.GetString(text.WrittenSpan) + "\n";
    }

    /// <summary>Reads a statement.</summary>
    /// <param name="utf8">The text, without the signature around it.</param>
    /// <param name="version">The version of the form that is read.</param>
    /// <param name="read">Reads the object; may throw <see cref="FormatException"/>.</param>
    /// <exception cref="FormatException">It is no statement, or of another version.</exception>
    public static T Read<T>(ReadOnlyMemory<byte> utf8, int version, Func<JsonElement, T> read)
    {
        try
        {
            using var json = JsonDocument.Parse(utf8, Strict);
            var said = json.RootElement.Required("version");
            return said.ValueKind == JsonValueKind.Number && said.TryGetInt32(out var number) && number == version
                ? read(json.RootElement)
                : throw new FormatException($"its signed statement is of version {said.GetRawText()}; {version} is read");
        }
        // InvalidOperationException: a member is of another kind, or a string is not Unicode text.
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            throw new FormatException($"its signed statement is not JSON of its form ({exception.Message.TrimEnd('.')})", exception);
        }
    }

    /// <summary>A member that has to be there.</summary>
    /// <exception cref="FormatException">It is not.</exception>
    public static JsonElement Required(this JsonElement parent, string key) =>
        parent.ValueKind == JsonValueKind.Object && parent.TryGetProperty(key, out var value) ? value : throw new FormatException($"its signed statement lacks '{key}'");

    /// <summary>A text that has to be there.</summary>
    /// <exception cref="FormatException">It is not, or is none.</exception>
    public static string RequiredText(this JsonElement parent, string key) =>
        parent.Required(key) is { ValueKind: JsonValueKind.String } value ? value.GetString()! : throw new FormatException($"its signed statement lacks '{key}'");

    /// <summary>A number of bytes that has to be there.</summary>
    /// <exception cref="FormatException">It is not, or is none.</exception>
    public static long RequiredSize(this JsonElement parent, string key) =>
        parent.Required(key) is { ValueKind: JsonValueKind.Number } value && value.TryGetInt64(out var size) && size >= 0
            ? size
            : throw new FormatException($"its signed statement holds a size that is none");
}
