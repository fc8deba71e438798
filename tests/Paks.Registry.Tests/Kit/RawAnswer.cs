using System.Text.Json;

namespace Paks.Registry.Tests.Kit;

/// <summary>An answer, read to its end or to where it broke off.</summary>
internal sealed record RawAnswer(int Status, IReadOnlyDictionary<string, string> Headers, byte[] Body, bool IsBroken)
{
    /// <summary>A header's value; null without it.</summary>
    public string? this[string header] => Headers.GetValueOrDefault(header);

    public JsonElement Json => JsonSerializer.Deserialize<JsonElement>(Body);

    /// <summary>The codes of the errors in its body.</summary>
    public IEnumerable<string?> Errors => Json.GetProperty("errors").EnumerateArray().Select(error => error.GetProperty("code").GetString());

    public static async Task<RawAnswer> ReadAsync(HttpResponseMessage response, CancellationToken token)
    {
        var headers = response.Headers.Concat(response.Content.Headers)
            .ToDictionary(header => header.Key, header => string.Join(", ", header.Value), StringComparer.OrdinalIgnoreCase);
        using var body = new MemoryStream();
        var broken = false;
        try
        {
            await response.Content.CopyToAsync(body, token);
        }
        catch (Exception exception) when (exception is HttpRequestException or IOException)
        {
            broken = true;
        }

        return new RawAnswer((int)response.StatusCode, headers, body.ToArray(), broken);
    }
}
