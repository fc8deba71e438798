using System.Text.Json;
using Paks.Spack.Specs;
using Paks.Trust.Signing;

namespace Paks.Spack.Caches;

/// <summary>Statements as text.</summary>
internal static class PackageStatementJson
{
    private const int Version = 1;

    public static string Write(PackageStatement statement) => StatementText.Write(Version, writer =>
    {
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
    });

    public static PackageStatement Read(ReadOnlyMemory<byte> utf8) => StatementText.Read(utf8, Version, Read);

    private static PackageStatement Read(JsonElement statement)
    {
        var tarball = statement.Required("tarball");
        return new PackageStatement
        {
            Package = ReadPackage(statement.Required("package")),
            Manifest = ReadDescriptor(statement.Required("manifest")),
            Config = ReadDescriptor(statement.Required("config")),
            Tarball = ReadDescriptor(tarball),
            TarballDiffId = ReadDigest(tarball, "diffId"),
            Contents = statement.TryGetProperty("contents", out var contents) ? ReadDescriptor(contents) : null,
        };
    }

    private static SpecAddress ReadPackage(JsonElement package) =>
        SpackVersion.TryParse(package.RequiredText("version"), out var version) && DagHash.TryParse(package.RequiredText("hash"), out var hash)
            ? new SpecAddress(package.RequiredText("name"), version, hash)
            : throw new FormatException("its signed statement names no package");

    private static RegistryDescriptor ReadDescriptor(JsonElement descriptor) =>
        new(descriptor.RequiredText("mediaType"), ReadDigest(descriptor, "digest"), descriptor.RequiredSize("size"));

    private static string ReadDigest(JsonElement parent, string key) =>
        parent.RequiredText(key) is var text && RegistryDescriptor.IsDigest(text)
            ? text
            : throw new FormatException($"its signed statement holds a '{key}' that is no sha256");

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
