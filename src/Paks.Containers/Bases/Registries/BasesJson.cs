using System.Text.Json;
using Paks.Containers.Diagnostics;
using Paks.Oci;
using Paks.Registry;

namespace Paks.Containers.Bases.Registries;

/// <summary>Reads <c>bases.json</c>: <c>{"registries": ["HOST/PREFIX"]}</c>; and what <c>PAKS_BASES</c> says. docs/registries.md has the format.</summary>
internal static class BasesJson
{
    private const int MostBytes = 1 << 20;
    private const string NoRegistry = "none";

    private static readonly JsonDocumentOptions Options = new() { AllowTrailingCommas = true, AllowDuplicateProperties = false, CommentHandling = JsonCommentHandling.Skip };

    /// <summary>The registries of a file, in its order; none where there is no file.</summary>
    /// <exception cref="PaksException">It is malformed, or may not be read.</exception>
    public static IReadOnlyList<string> Read(string? path)
    {
        if (path is null || !File.Exists(path))
        {
            return [];
        }

        try
        {
            using var json = JsonDocument.Parse(SmallFile.Read(path, MostBytes), Options);
            return Registries(json.RootElement);
        }
        // InvalidOperationException: a text that is not Unicode.
        catch (Exception failure) when (failure is JsonException or InvalidOperationException or FormatException or IOException or UnauthorizedAccessException)
        {
            throw Invalid($"the settings for bases, {path}", failure, "Mend the file, or move it away.");
        }
    }

    /// <summary>The registries that a variable names, separated by blanks; <c>none</c> stands for none.</summary>
    /// <exception cref="PaksException">One is none.</exception>
    public static IReadOnlyList<string> Parse(string variable)
    {
        try
        {
            return variable.Trim() == NoRegistry ? [] : [.. variable.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(Prefix)];
        }
        catch (FormatException failure)
        {
            throw Invalid("the variable PAKS_BASES", failure, "For example: PAKS_BASES=registry.example/bases, or PAKS_BASES=none.");
        }
    }

    private static IReadOnlyList<string> Registries(JsonElement root)
    {
        IReadOnlyList<string> registries = [];
        foreach (var member in root.ValueKind == JsonValueKind.Object ? root.EnumerateObject() : throw new JsonException("it is no object"))
        {
            registries = member switch
            {
                { Name: "registries", Value.ValueKind: JsonValueKind.Array } => [.. member.Value.EnumerateArray().Select(Prefix)],
                { Name: "registries" } => throw new JsonException("'registries' is no list of texts"),
                _ => throw new JsonException($"it has no member '{member.Name}'; known is registries"),
            };
        }

        return registries;
    }

    private static string Prefix(JsonElement value) =>
        value.ValueKind == JsonValueKind.String ? Prefix(value.GetString()!) : throw new JsonException("'registries' is no list of texts");

    private static string Prefix(string text)
    {
        var prefix = text.TrimEnd('/');
        return Reference.TryParse($"{prefix}/a", out var reference) && reference is { Tag: null, Digest: null } && (reference.Name == $"{prefix}/a" || prefix.Contains('/', StringComparison.Ordinal))
            ? prefix
            : throw new FormatException($"'{text}' is no place in a registry, such as registry.example/bases");
    }

    private static PaksException Invalid(string what, Exception cause, string remedy) =>
        new(DiagnosticCodes.BaseSettings, $"Cannot use {what}: {cause.Message.TrimEnd('.')}.", remedy, cause);
}
