using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;
using Paks.Spack.Packages.Archives;

namespace Paks.Spack.Packages.Reading;

/// <summary>
/// <see cref="PackageContents"/> as JSON, to be remembered between runs. An entry is an array, since there may be
/// many: path, kind, mode, then size or link target.
/// </summary>
internal static class PackageContentsJson
{
    private const int Version = 1;

    private static readonly JsonWriterOptions Compact = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static byte[] Write(PackageContents contents)
    {
        ArrayBufferWriter<byte> buffer = new();
        using Utf8JsonWriter json = new(buffer, Compact);
        json.WriteStartObject();
        json.WriteNumber("version", Version);
        json.WriteString("prefix", contents.Prefix);
        WriteOptional(json, "name", contents.Name);
        WriteOptional(json, "specVersion", contents.Version);
        WriteOptional(json, "hash", contents.DagHash);
        json.WriteBoolean("usesSbang", contents.UsesSbang);
        json.WriteBoolean("hasRunEnvironmentRecipe", contents.HasRunEnvironmentRecipe);
        json.WriteStartObject("buildInfo");
        WriteBuildInfo(json, contents.BuildInfo);
        json.WriteEndObject();
        json.WriteStartArray("entries");
        foreach (var entry in contents.Entries)
        {
            WriteEntry(json, entry);
        }

        json.WriteEndArray();
        json.WriteEndObject();
        json.Flush();
        return buffer.WrittenSpan.ToArray();
    }

    public static PackageContents Read(ReadOnlyMemory<byte> text)
    {
        try
        {
            using var document = JsonDocument.Parse(text);
            var root = document.RootElement;
            if (root.GetProperty("version").GetInt32() != Version)
            {
                throw new FormatException($"Package contents: not version {Version}.");
            }

            return ReadContents(root);
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException or KeyNotFoundException
            or IndexOutOfRangeException or ArgumentException)
        {
            throw new FormatException($"Package contents: {e.Message}", e);
        }
    }

    private static PackageContents ReadContents(JsonElement root) => new()
    {
        Prefix = GetString(root, "prefix"),
        Name = GetOptional(root, "name"),
        Version = GetOptional(root, "specVersion"),
        DagHash = GetOptional(root, "hash"),
        UsesSbang = root.GetProperty("usesSbang").GetBoolean(),
        HasRunEnvironmentRecipe = root.GetProperty("hasRunEnvironmentRecipe").GetBoolean(),
        BuildInfo = ReadBuildInfo(root.GetProperty("buildInfo")),
        Entries = [.. root.GetProperty("entries").EnumerateArray().Select(ReadEntry)],
    };

    private static void WriteBuildInfo(Utf8JsonWriter json, BuildInfo info)
    {
        json.WriteString("buildPath", info.BuildPath);
        WriteOptional(json, "sbang", info.SbangInstallPath);
        WriteOptional(json, "relativePrefix", info.RelativePrefix);
        if (info.HashToPrefix is { } prefixes)
        {
            json.WriteStartObject("prefixes");
            foreach ((var hash, var prefix) in prefixes.OrderBy(row => row.Key, StringComparer.Ordinal))
            {
                json.WriteString(hash, prefix);
            }

            json.WriteEndObject();
        }

        WriteList(json, "textFiles", info.RelocateTextFiles);
        WriteList(json, "binaries", info.RelocateBinaries);
        WriteList(json, "links", info.RelocateLinks);
    }

    private static BuildInfo ReadBuildInfo(JsonElement info) => new()
    {
        BuildPath = GetString(info, "buildPath"),
        SbangInstallPath = GetOptional(info, "sbang"),
        RelativePrefix = GetOptional(info, "relativePrefix"),
        HashToPrefix = info.TryGetProperty("prefixes", out var prefixes)
            ? prefixes.EnumerateObject().ToDictionary(row => row.Name, row => GetString(row.Value), StringComparer.Ordinal)
            : null,
        RelocateTextFiles = GetList(info, "textFiles"),
        RelocateBinaries = GetList(info, "binaries"),
        RelocateLinks = GetList(info, "links"),
    };

    private static void WriteEntry(Utf8JsonWriter json, PackageEntry entry)
    {
        json.WriteStartArray();
        json.WriteStringValue(entry.Path);
        json.WriteNumberValue((int)entry.Kind);
        json.WriteNumberValue(entry.Mode);
        if (entry.Kind == PackageEntryKind.File)
        {
            json.WriteNumberValue(entry.Size);
        }
        else if (entry.LinkTarget is not null)
        {
            json.WriteStringValue(entry.LinkTarget);
        }

        json.WriteEndArray();
    }

    private static PackageEntry ReadEntry(JsonElement entry)
    {
        var kind = (PackageEntryKind)entry[1].GetInt32();
        var isLink = kind is PackageEntryKind.SymbolicLink or PackageEntryKind.HardLink;
        if (!Enum.IsDefined(kind) || (GetString(entry[0]) is { Length: > 0 } path && ArchivePath.FindFault(path) is not null))
        {
            throw new FormatException($"Package contents: an entry is malformed: {entry.GetRawText()}.");
        }

        return new PackageEntry
        {
            Path = GetString(entry[0]),
            Kind = kind,
            Mode = entry[2].GetInt32(),
            Size = kind == PackageEntryKind.File ? entry[3].GetInt64() : 0,
            LinkTarget = isLink ? GetString(entry[3]) : null,
        };
    }

    private static void WriteList(Utf8JsonWriter json, string key, IReadOnlyList<string> items)
    {
        json.WriteStartArray(key);
        foreach (var item in items)
        {
            json.WriteStringValue(item);
        }

        json.WriteEndArray();
    }

    private static List<string> GetList(JsonElement element, string key) =>
        [.. element.GetProperty(key).EnumerateArray().Select(GetString)];

    private static void WriteOptional(Utf8JsonWriter json, string key, string? value)
    {
        if (value is not null)
        {
            json.WriteString(key, value);
        }
    }

    private static string? GetOptional(JsonElement element, string key) =>
        element.TryGetProperty(key, out var value) ? GetString(value) : null;

    private static string GetString(JsonElement element, string key) => GetString(element.GetProperty(key));

    private static string GetString(JsonElement element) =>
        element.GetString() ?? throw new FormatException("Package contents: a text is missing.");
}
