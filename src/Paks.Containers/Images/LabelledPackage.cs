using System.Text.Json;

namespace Paks.Containers.Images;

/// <summary>A package as an image's labels tell of it: an object of <c>io.paks.packages</c>.</summary>
public sealed record LabelledPackage(string Name, string Version, string Hash, string Prefix, string Placement, string Checksum, string? Signer, string Verification)
{
    /// <summary><c>name@version/hash</c> with seven characters of the hash, as in the image's history.</summary>
    public string ShortName => $"{Name}@{Version}/{Hash[..Math.Min(7, Hash.Length)]}";

    /// <summary>Reads the packages that labels tell of; none where the label is missing or not ours.</summary>
    public static IReadOnlyList<LabelledPackage> Read(IReadOnlyDictionary<string, string> labels)
    {
        if (labels.GetValueOrDefault(LabelKeys.Schema) != ImageLabels.SchemaVersion || !labels.TryGetValue(LabelKeys.Packages, out var text))
        {
            return [];
        }

        try
        {
            using var json = JsonDocument.Parse(text);
            return [.. json.RootElement.EnumerateArray().Select(Read)];
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException or KeyNotFoundException)
        {
            return [];
        }
    }

    /// <summary>Whether all packages that labels tell of were verified.</summary>
    public static bool AllVerified(IReadOnlyDictionary<string, string>? labels) =>
        Read(labels ?? new Dictionary<string, string>()).All(package => package.Verification == PackageLabels.Verified);

    private static LabelledPackage Read(JsonElement package) => new(
        Text(package, "name"), Text(package, "version"), Text(package, "hash"), Text(package, "prefix"), Text(package, "placement"),
        Text(package, "checksum"), package.TryGetProperty("signer", out var signer) ? signer.GetString() : null, Text(package, "verification"));

    private static string Text(JsonElement package, string member) =>
        package.GetProperty(member).GetString() ?? throw new InvalidOperationException($"'{member}' is null");
}
