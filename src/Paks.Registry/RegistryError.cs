using System.Text.Json;
using Paks.Registry.Auth;
using Paks.Registry.Http;

namespace Paks.Registry;

/// <summary>One error as a registry tells it.</summary>
/// <remarks>distribution-spec, "Error Codes".</remarks>
/// <param name="Code">Its code, such as <c>BLOB_UNKNOWN</c>.</param>
/// <param name="Message">Its text; may be empty.</param>
public sealed record RegistryError(string Code, string Message)
{
    private const int MostErrors = 8;

    /// <summary><c>CODE message</c>.</summary>
    public override string ToString() => Message.Length == 0 ? Code : $"{Code} {Message}";

    /// <summary>The errors of a response's body, without what is secret; none when it holds none.</summary>
    internal static IReadOnlyList<RegistryError> Read(ReadOnlyMemory<byte> body, Secrets secrets)
    {
        try
        {
            using var json = JsonDocument.Parse(body);
            return json.RootElement.ValueKind == JsonValueKind.Object
                && json.RootElement.TryGetProperty("errors", out var errors) && errors.ValueKind == JsonValueKind.Array
                ? [.. errors.EnumerateArray().Where(error => error.ValueKind == JsonValueKind.Object).Take(MostErrors)
                    .Select(error => new RegistryError(Text(error, "code", secrets), Text(error, "message", secrets)))]
                : [];
        }
        catch (Exception malformed) when (malformed is JsonException or InvalidOperationException)
        {
            return [];
        }
    }

    private static string Text(JsonElement error, string member, Secrets secrets) =>
        PlainText.Of(secrets.Hide(error.TryGetProperty(member, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString()! : ""));
}
