using System.Buffers;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Paks.Spack.Specs;

namespace Paks.Spack.Caches;

/// <summary>Statements as text.</summary>
internal static class PackageStatementJson
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

    public static string Write(PackageStatement statement)
    {
        var text = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(text, TokenPerLine))
        {
            writer.WriteStartObject();
            writer.WriteNumber("version", Version);
            writer.WriteStartObject("package");
            writer.WriteString("name", statement.Package.Name);
            writer.WriteString("version", statement.Package.Version.ToString());
            writer.WriteString("hash", statement.Package.Hash.ToString());
            writer.WriteEndObject();
            WriteDescriptor(writer, "manifest", statement.Manifest);
            WriteDescriptor(writer, "config", statement.Config);
            WriteDescriptor(writer, "tarball", statement.Tarball, statement.TarballDiffId);
            if (statement.Contents is { } contents)
            {
                WriteDescriptor(writer, "contents", contents);
            }

            writer.WriteEndObject();
        }

        return Encoding.UTF8.GetString(text.WrittenSpan) + "\n";
    }

    public static PackageStatement Read(ReadOnlyMemory<byte> utf8)
    {
        try
        {
            using var json = JsonDocument.Parse(utf8, Strict);
            return Read(json.RootElement);
        }
        // InvalidOperationException: a string that is not Unicode text.
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            throw new FormatException($"its signed statement is not JSON ({exception.Message})", exception);
        }
    }

    private static PackageStatement Read(JsonElement statement)
    {
        var version = Require(statement, "version");
        if (version.ValueKind != JsonValueKind.Number || !version.TryGetInt32(out var number) || number != Version)
        {
            throw new FormatException($"its signed statement is of version {version.GetRawText()}; {Version} is read");
        }

        var tarball = Require(statement, "tarball");
        return new PackageStatement
        {
            Package = ReadPackage(Require(statement, "package")),
            Manifest = ReadDescriptor(Require(statement, "manifest")),
            Config = ReadDescriptor(Require(statement, "config")),
            Tarball = ReadDescriptor(tarball),
            TarballDiffId = RequireDigest(tarball, "diffId"),
            Contents = statement.TryGetProperty("contents", out var contents) ? ReadDescriptor(contents) : null,
        };
    }

    private static SpecAddress ReadPackage(JsonElement package) =>
        SpackVersion.TryParse(RequireString(package, "version"), out var version) && DagHash.TryParse(RequireString(package, "hash"), out var hash)
            ? new SpecAddress(RequireString(package, "name"), version, hash)
            : throw new FormatException("its signed statement names no package");

    private static RegistryDescriptor ReadDescriptor(JsonElement descriptor)
    {
        var size = Require(descriptor, "size");
        return size.ValueKind == JsonValueKind.Number && size.TryGetInt64(out var bytes) && bytes >= 0
            ? new RegistryDescriptor(RequireString(descriptor, "mediaType"), RequireDigest(descriptor, "digest"), bytes)
            : throw new FormatException("its signed statement holds a size that is none");
    }

    private static string RequireDigest(JsonElement parent, string key) =>
        RequireString(parent, key) is var text && RegistryDescriptor.IsDigest(text)
            ? text
            : throw new FormatException($"its signed statement holds a '{key}' that is no sha256");

    private static string RequireString(JsonElement parent, string key) =>
        Require(parent, key) is { ValueKind: JsonValueKind.String } value
            ? value.GetString()!
            : throw new FormatException($"its signed statement lacks '{key}'");

    private static JsonElement Require(JsonElement parent, string key) =>
        parent.ValueKind == JsonValueKind.Object && parent.TryGetProperty(key, out var value)
            ? value
            : throw new FormatException($"its signed statement lacks '{key}'");

    private static void WriteDescriptor(Utf8JsonWriter writer, string key, RegistryDescriptor descriptor, string? diffId = null)
    {
        writer.WriteStartObject(key);
        writer.WriteString("mediaType", descriptor.MediaType);
        writer.WriteString("digest", descriptor.Digest);
        writer.WriteNumber("size", descriptor.Size);
        if (diffId is not null)
        {
            writer.WriteString("diffId", diffId);
        }

        writer.WriteEndObject();
    }
}
