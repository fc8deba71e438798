using System.Text.Json;

namespace Paks.Spack.Tests.Packages.Kit;

/// <summary>What Spack itself installed into another store.</summary>
internal sealed class RelocatedManifest(JsonElement document)
{
    public string Store => document.GetProperty("store").GetString()!;

    public string Sbang => document.GetProperty("sbang").GetString()!;

    /// <summary>DAG hash to the prefix that Spack gave it.</summary>
    public Dictionary<string, string> Prefixes => document.GetProperty("specs").EnumerateArray()
        .ToDictionary(spec => spec.GetProperty("hash").GetString()!, spec => spec.GetProperty("prefix").GetString()!, StringComparer.Ordinal);

    public IReadOnlyList<string> Lines(string hash) =>
    [
        .. document.GetProperty("specs").EnumerateArray()
            .Single(spec => spec.GetProperty("hash").GetString() == hash)
            .GetProperty("entries").EnumerateArray()
            .Select(Line),
    ];

    private static string Line(JsonElement entry)
    {
        var path = entry.GetProperty("path").GetString()!;
        return entry.GetProperty("type").GetString() switch
        {
            "directory" => $"{path} directory {Mode(entry, 0x1ff)}",
            "symlink" => $"{path} symlink {entry.GetProperty("target").GetString()}",
            "file" => $"{path} file {Mode(entry, 0xfff)} {entry.GetProperty("size").GetInt64()} {entry.GetProperty("sha256").GetString()}{HardLink(entry)}",
            string other => throw new InvalidDataException(other),
            null => throw new InvalidDataException(path),
        };
    }

    private static string Mode(JsonElement entry, int mask) =>
        Convert.ToString(Convert.ToInt32(entry.GetProperty("mode").GetString(), 8) & mask, 8);

    private static string HardLink(JsonElement entry) =>
        entry.TryGetProperty("hard_link_of", out var first) ? " hard link of " + first.GetString() : "";
}
