using System.Text.RegularExpressions;

namespace Paks.Build.Tasks.Projects;

/// <summary>Says in MSBuild's words what the engine says in those of the command line: <c>--key FILE</c> is <c>&lt;PaksKey Include="FILE" /&gt;</c>.</summary>
internal static partial class MSBuildWords
{
    private static readonly Dictionary<string, string> Items = new(StringComparer.Ordinal)
    {
        ["add"] = "PaksContent",
        ["cache"] = "PaksCache",
        ["env"] = "PaksEnvironmentVariable",
        ["insecure-registry"] = "PaksInsecureRegistry",
        ["key"] = "PaksKey",
        ["keyring"] = "PaksKeyring",
        ["label"] = "PaksLabel",
        ["mirror"] = "PaksMirror",
        ["output"] = "PaksOutput",
        ["platform"] = "PaksPlatform",
        ["port"] = "PaksPort",
    };

    private static readonly Dictionary<string, string> Properties = new(StringComparer.Ordinal)
    {
        ["base"] = "PaksBase",
        ["cmd"] = "PaksCommand",
        ["compression"] = "PaksCompression",
        ["entrypoint"] = "PaksEntrypoint",
        ["file"] = "PaksRecipe",
        ["libraries"] = "PaksLibraries",
        ["lock"] = "PaksLockFile",
        ["max-layers"] = "PaksMaxLayers",
        ["prefix"] = "PaksPrefix",
        ["projection"] = "PaksProjection",
        ["tag"] = "PaksTag",
        ["user"] = "PaksUser",
        ["view"] = "PaksView",
        ["workdir"] = "PaksWorkingDirectory",
    };

    private static readonly Dictionary<string, string> Flags = new(StringComparer.Ordinal)
    {
        ["load"] = "<PaksLoad>true</PaksLoad>",
        ["locked"] = "<PaksLocked>true</PaksLocked>",
        ["no-linkage-check"] = "<PaksLinkageCheck>false</PaksLinkageCheck>",
        ["no-verify"] = "<PaksVerify>false</PaksVerify>",
        ["offline"] = "<PaksOffline>true</PaksOffline>",
        ["push"] = "<PaksPush>true</PaksPush>",
    };

    /// <summary>The same text with items and properties in the place of options.</summary>
    public static string Of(string text) => OptionPattern().Replace(text, option =>
    {
        if (option.Groups["command"].Success)
        {
            return option.Value;
        }

        var name = option.Groups["short"].Success ? "output" : option.Groups["name"].Value;
        var value = option.Groups["value"].Value.TrimEnd('.', ',', ';', ')');
        return Name(option, name, value) + option.Groups["value"].Value[value.Length..];
    });

    private static string Name(Match option, string name, string value) =>
        Flags.TryGetValue(name, out var flag) ? flag + option.Groups["rest"].Value
            : Items.TryGetValue(name, out var item) ? value.Length > 0 ? ItemOf(item, value) : item
            : Properties.TryGetValue(name, out var property) ? value.Length > 0 ? $"<{property}>{value}</{property}>" : property
            : option.Value;

    private static string ItemOf(string item, string value)
    {
        var equals = item is "PaksEnvironmentVariable" or "PaksLabel" or "PaksContent" ? value.IndexOf('=', StringComparison.Ordinal) : -1;
        return equals < 0
            ? $"<{item} Include=\"{value}\" />"
            : $"<{item} Include=\"{value[..equals]}\" {(item == "PaksContent" ? "Destination" : "Value")}=\"{value[(equals + 1)..]}\" />";
    }

    /// <summary>
    /// An option, with the value behind it. A word of the sentence is none: values are in capitals, or hold what no word does. A whole
    /// command of paks-image stays one: it is run beside the build.
    /// </summary>
    [GeneratedRegex(@"(?<command>paks-image [a-z].*?(?=[.;](?:\s|$)|$))|(?:--(?<name>[a-z]+(?:-[a-z]+)*)|(?<![\w-])(?<short>-o))(?<rest> (?<value>(?:none|as-built|gzip|[A-Z][A-Z=/|-]+|\S*(?:[/:={\[0-9]|\.(?=\w))\S*?))(?=[.,;:)]*(?:\s|$)))?")]
    private static partial Regex OptionPattern();
}
