using System.Buffers;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Paks.Oci;

namespace Paks.Containers.Bases.Registries;

/// <summary>Statements as text.</summary>
internal static class BaseStatementJson
{
    private const int Version = 1;

    private static readonly JsonDocumentOptions Strict = new() { AllowDuplicateProperties = false, MaxDepth = 8 };

    private static readonly JsonWriterOptions TokenPerLine = new()
    {
        Indented = true,
        IndentSize = 0,
        NewLine = "\n",
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    public static string Write(BaseStatement statement)
    {
        var text = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(text, TokenPerLine))
        {
            writer.WriteStartObject();
            writer.WriteNumber("version", Version);
            writer.WriteString("base", statement.Name);
            WriteDescriptor(writer, "root", statement.Root);
            writer.WriteString("definition", statement.Definition.ToString());
            writer.WriteStartArray("platforms");
            foreach (var platform in statement.Platforms)
            {
                Write(writer, platform);
            }

            writer.WriteEndArray();
            writer.WriteEndObject();
        }

        return Encoding.UTF8.GetString(text.WrittenSpan) + "\n";
    }

    public static BaseStatement Read(ReadOnlyMemory<byte> utf8)
    {
        try
        {
            using var json = JsonDocument.Parse(utf8, Strict);
            return Read(json.RootElement);
        }
        // InvalidOperationException: a member is of another kind, or a string is not Unicode text.
        catch (Exception exception) when (exception is JsonException or InvalidOperationException or KeyNotFoundException)
        {
            throw new FormatException($"its signed statement is none ({exception.Message.TrimEnd('.')})", exception);
        }
    }

    private static BaseStatement Read(JsonElement statement) =>
        statement.GetProperty("version") is { ValueKind: JsonValueKind.Number } version && version.TryGetInt32(out var number) && number == Version
            ? new BaseStatement
            {
                Name = Text(statement, "base"),
                Root = ReadDescriptor(statement.GetProperty("root")),
                Definition = ReadDigest(statement, "definition"),
                Platforms = [.. statement.GetProperty("platforms").EnumerateArray().Select(ReadPlatform)],
            }
            : throw new FormatException($"its signed statement is of version {statement.GetProperty("version").GetRawText()}; {Version} is read");

    private static StatedPlatform ReadPlatform(JsonElement platform) => new(
        Text(platform, "platform"),
        ReadDescriptor(platform.GetProperty("manifest")),
        ReadDigest(platform, "inputs"),
        platform.GetProperty("packages").EnumerateObject().ToDictionary(package => package.Name, package => package.Value.GetString() ?? "", StringComparer.Ordinal));

    private static Descriptor ReadDescriptor(JsonElement descriptor) => new()
    {
        MediaType = Text(descriptor, "mediaType"),
        Digest = ReadDigest(descriptor, "digest"),
        Size = descriptor.GetProperty("size").TryGetInt64(out var size) ? size : throw new FormatException("its signed statement holds a size that is none"),
    };

    private static Digest ReadDigest(JsonElement parent, string key) =>
        Digest.TryParse(Text(parent, key), out var digest) ? digest : throw new FormatException($"its signed statement holds a '{key}' that is no digest");

    private static string Text(JsonElement parent, string key) =>
        parent.GetProperty(key).GetString() ?? throw new FormatException($"its signed statement lacks '{key}'");

    private static void Write(Utf8JsonWriter writer, StatedPlatform platform)
    {
        writer.WriteStartObject();
        writer.WriteString("platform", platform.Platform);
        WriteDescriptor(writer, "manifest", platform.Manifest);
        writer.WriteString("inputs", platform.Inputs.ToString());
        writer.WriteStartObject("packages");
        foreach (var (package, digest) in platform.Packages)
        {
            writer.WriteString(package, digest);
        }

        writer.WriteEndObject();
        writer.WriteEndObject();
    }

    private static void WriteDescriptor(Utf8JsonWriter writer, string key, Descriptor descriptor)
    {
        writer.WriteStartObject(key);
        writer.WriteString("mediaType", descriptor.MediaType);
        writer.WriteString("digest", descriptor.Digest.ToString());
        writer.WriteNumber("size", descriptor.Size);
        writer.WriteEndObject();
    }
}
