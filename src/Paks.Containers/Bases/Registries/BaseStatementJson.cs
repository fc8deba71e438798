using System.Text.Json;
using Paks.Oci;
using Paks.Trust.Signing;

namespace Paks.Containers.Bases.Registries;

/// <summary>Statements as text.</summary>
internal static class BaseStatementJson
{
    private const int Version = 1;

    public static string Write(BaseStatement statement) => StatementText.Write(Version, writer =>
    {
        writer.WriteString("base", statement.Name);
        WriteDescriptor(writer, "root", statement.Root);
        writer.WriteString("definition", statement.Definition.ToString());
        writer.WriteStartArray("platforms");
        foreach (var platform in statement.Platforms)
        {
            Write(writer, platform);
        }

        writer.WriteEndArray();
    });

    public static BaseStatement Read(ReadOnlyMemory<byte> utf8) => StatementText.Read(utf8, Version, statement => new BaseStatement
    {
        Name = statement.RequiredText("base"),
        Root = ReadDescriptor(statement.Required("root")),
        Definition = ReadDigest(statement, "definition"),
        Platforms = [.. statement.Required("platforms").EnumerateArray().Select(ReadPlatform)],
    });

    private static StatedPlatform ReadPlatform(JsonElement platform) => new(
        platform.RequiredText("platform"),
        ReadDescriptor(platform.Required("manifest")),
        ReadDigest(platform, "inputs"),
        platform.Required("packages").EnumerateObject().ToDictionary(package => package.Name, package => package.Value.GetString() ?? "", StringComparer.Ordinal));

    private static Descriptor ReadDescriptor(JsonElement descriptor) => new()
    {
        MediaType = descriptor.RequiredText("mediaType"),
        Digest = ReadDigest(descriptor, "digest"),
        Size = descriptor.RequiredSize("size"),
    };

    private static Digest ReadDigest(JsonElement parent, string key) =>
        Digest.TryParse(parent.RequiredText(key), out var digest) ? digest : throw new FormatException($"its signed statement holds a '{key}' that is no digest");

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
