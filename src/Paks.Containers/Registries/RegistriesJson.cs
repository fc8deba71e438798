using System.Text.Json;
using Paks.Oci;
using Paks.Registry;

namespace Paks.Containers.Registries;

/// <summary>Reads <c>registries.json</c>: <c>{"registries": {"HOST": {"insecure": true, "ca": "FILE", "mirrors": ["HOST/PREFIX"]}}}</c>.</summary>
internal static class RegistriesJson
{
    private const int MostBytes = 1 << 20;

    private static readonly JsonDocumentOptions Options = new() { AllowTrailingCommas = true, AllowDuplicateProperties = false, CommentHandling = JsonCommentHandling.Skip };

    /// <summary>The entries of a file by host; none where there is no file.</summary>
    /// <exception cref="RegistryConfigurationException">It is malformed, or may not be read.</exception>
    public static IReadOnlyDictionary<string, RegistryEntry> Read(string? path)
    {
        if (path is null || !File.Exists(path))
        {
            return new Dictionary<string, RegistryEntry>();
        }

        try
        {
            using var json = JsonDocument.Parse(SmallFile.Read(path, MostBytes), Options);
            return Entries(json.RootElement, Path.GetDirectoryName(Path.GetFullPath(path))!);
        }
        // InvalidOperationException: a text that is not Unicode.
        catch (Exception failure) when (failure is JsonException or InvalidOperationException or IOException or UnauthorizedAccessException)
        {
            throw new RegistryConfigurationException(path, failure.Message, failure);
        }
    }

    private static Dictionary<string, RegistryEntry> Entries(JsonElement root, string folder)
    {
        var entries = new Dictionary<string, RegistryEntry>(StringComparer.OrdinalIgnoreCase);
        foreach (var member in Members(root, "the file"))
        {
            foreach (var host in member.Name == "registries" ? Members(member.Value, "registries") : throw Unknown(member.Name, "the file", "registries"))
            {
                if (!RegistrySettings.IsHost(host.Name))
                {
                    throw new JsonException($"'{host.Name}' is no host of a registry, such as registry.example:5000");
                }

                if (!entries.TryAdd(host.Name, Entry(host.Name, host.Value, folder)))
                {
                    throw new JsonException($"it has '{host.Name}' twice");
                }
            }
        }

        return entries;
    }

    private static RegistryEntry Entry(string host, JsonElement value, string folder)
    {
        var entry = new RegistryEntry(host, IsInsecure: false, Authority: null, Mirrors: []);
        foreach (var member in Members(value, host))
        {
            entry = member.Name switch
            {
                "insecure" => entry with { IsInsecure = member.Value.ValueKind is JsonValueKind.True or JsonValueKind.False ? member.Value.GetBoolean() : throw Wrong(host, member.Name, "true or false") },
                "ca" => entry with { Authority = Path.GetFullPath(Text(member.Value, host, member.Name), folder) },
                "mirrors" when member.Value.ValueKind == JsonValueKind.Array => entry with { Mirrors = [.. member.Value.EnumerateArray().Select(mirror => Text(mirror, host, member.Name))] },
                "mirrors" => throw Wrong(host, member.Name, "a list of texts"),
                _ => throw Unknown(member.Name, host, "insecure, ca, mirrors"),
            };
        }

        return entry;
    }

    private static IEnumerable<JsonProperty> Members(JsonElement value, string where) =>
        value.ValueKind == JsonValueKind.Object ? value.EnumerateObject() : throw new JsonException($"{where} is no object");

    private static string Text(JsonElement value, string host, string member) =>
        value.ValueKind == JsonValueKind.String && value.GetString() is { Length: > 0 } text && !text.Contains('\0', StringComparison.Ordinal) ? text : throw Wrong(host, member, "a text");

    private static JsonException Wrong(string host, string member, string expected) => new($"'{member}' of {host} is not {expected}");

    private static JsonException Unknown(string member, string where, string known) => new($"{where} has no member '{member}'; known are {known}");
}
