using System.Text.Json;

namespace Paks.Registry;

/// <summary>One error as a registry tells it.</summary>
/// <remarks>distribution-spec, "Error Codes".</remarks>
/// <param name="Code">Its code, such as <c>BLOB_UNKNOWN</c>.</param>
/// <param name="Message">Its text; may be empty.</param>
public sealed record RegistryError(string Code, string Message)
{
    private const int MostErrors = 8;
    private const int MostCharacters = 300;

    /// <summary><c>CODE message</c>.</summary>
    public override string ToString() => Message.Length == 0 ? Code : $"{Code} {Message}";

    /// <summary>The errors of a response's body; none when it holds none.</summary>
    internal static IReadOnlyList<RegistryError> Read(ReadOnlyMemory<byte> body)
    {
        try
        {
            using var json = JsonDocument.Parse(body);
            return json.RootElement.ValueKind == JsonValueKind.Object
                && json.RootElement.TryGetProperty("errors", out var errors) && errors.ValueKind == JsonValueKind.Array
                ? [.. errors.EnumerateArray().Where(error => error.ValueKind == JsonValueKind.Object).Take(MostErrors)
                    .Select(error => new RegistryError(Text(error, "code"), Text(error, "message")))]
                : [];
        }
        catch (JsonException)
        {
            return [];
        }
    }

    // It is shown in a terminal: what could steer one is not.
    private static string Text(JsonElement error, string member)
    {
        var text = error.TryGetProperty(member, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString()! : "";
        var plain = string.Concat(text.Select(c => char.IsControl(c) ? ' ' : c)).Trim();
        return plain.Length <= MostCharacters ? plain : plain[..MostCharacters] + "...";
    }
}
