using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace Paks.Testing;

/// <summary>An image configuration under examination, with its layers (image-spec: config.md).</summary>
internal sealed partial class ValidatedConfig(string name, JsonElement config, List<string> problems)
{
    public void Validate(IReadOnlyList<(string MediaType, string Path)> layers, string? platform)
    {
        var actual = $"{config.GetProperty("os").GetString()}/{config.GetProperty("architecture").GetString()}";
        Require(platform is null || platform == actual, $"is for {actual}, its descriptor says {platform}");
        Require(!config.TryGetProperty("created", out var created) || IsTime(created), "created is no RFC 3339 time");
        var rootFs = config.GetProperty("rootfs");
        Require(rootFs.GetProperty("type").GetString() == "layers", "rootfs.type is not 'layers'");
        List<string> diffIds = [.. rootFs.GetProperty("diff_ids").EnumerateArray().Select(diffId => diffId.GetString()!)];
        Require(diffIds.Count == layers.Count, $"it has {diffIds.Count} diff_ids for {layers.Count} layers");
        ValidateHistory(layers.Count);
        if (config.TryGetProperty("config", out var container))
        {
            ValidateContainer(container);
        }

        foreach (((var mediaType, var path), var diffId) in layers.Zip(diffIds))
        {
            new ValidatedLayer($"{name}: layer {Path.GetFileName(path)}", problems).Validate(mediaType, path, diffId);
        }
    }

    [GeneratedRegex("^[0-9]+(/(tcp|udp))?$")]
    private static partial Regex PortPattern();

    private static bool IsTime(JsonElement time) => DateTimeOffset.TryParse(
        time.GetString(), CultureInfo.InvariantCulture, DateTimeStyles.None, out _) && time.GetString()!.Contains('T', StringComparison.Ordinal);

    private void ValidateHistory(int layers)
    {
        if (!config.TryGetProperty("history", out var history))
        {
            return;
        }

        var withLayer = history.EnumerateArray().Count(entry => !entry.TryGetProperty("empty_layer", out var empty) || !empty.GetBoolean());
        Require(withLayer == layers, $"its history tells of {withLayer} layers, it has {layers}");
        Require(
            history.EnumerateArray().All(entry => !entry.TryGetProperty("created", out var created) || IsTime(created)),
            "a time in its history is no RFC 3339 time");
    }

    private void ValidateContainer(JsonElement container)
    {
        Require(Texts(container, "Env").All(variable => variable.IndexOf('=', StringComparison.Ordinal) > 0), "Env has an entry that is not NAME=value");
        Require(Keys(container, "ExposedPorts").All(port => PortPattern().IsMatch(port)), "ExposedPorts has an entry that is not port/protocol");
        Require(Keys(container, "Volumes").All(volume => volume.StartsWith('/')), "Volumes has a relative path");
        Require(Texts(container, "Entrypoint").Concat(Texts(container, "Cmd")).All(argument => argument is not null), "a command has an argument that is no string");
    }

    private static IEnumerable<string> Texts(JsonElement container, string member) =>
        container.TryGetProperty(member, out var list) ? list.EnumerateArray().Select(item => item.GetString()!) : [];

    private static IEnumerable<string> Keys(JsonElement container, string member) =>
        container.TryGetProperty(member, out var map) ? map.EnumerateObject().Select(entry => entry.Name) : [];

    private void Require(bool holds, string problem)
    {
        if (!holds)
        {
            problems.Add($"{name}: config: {problem}");
        }
    }
}
