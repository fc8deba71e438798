using System.Text.RegularExpressions;

namespace Paks.Conformance.Tests.Kit;

/// <summary>The packages of an Ubuntu release, as tests/fixtures/ubuntu describes them.</summary>
internal static partial class UbuntuRelease
{
    /// <summary>The packages of a release for an architecture, and those for all.</summary>
    public static IReadOnlyList<UbuntuPackage> Read(string codename, string architecture) =>
        [.. new[] { codename, "build" }.SelectMany(file => File.ReadAllText(Path.Combine(Repository.Root, "tests", "fixtures", "ubuntu", file + ".control")).Split("\n\n"))
            .Where(stanza => !stanza.StartsWith('#'))
            .Select(stanza => Parse(stanza, codename, architecture))
            .Where(package => package.Architecture == architecture || package.Architecture == "all")];

    private static UbuntuPackage Parse(string stanza, string codename, string architecture)
    {
        var parts = stanza.Split("\nFiles:\n");
        var fields = parts[0].Split('\n').Select(line => line.Split(": ", 2)).ToDictionary(field => field[0], field => field[1]);
        string Take(string name, string otherwise) => fields.Remove(name, out var value) ? value : otherwise;
        var (name, version, component) = (Take("Package", ""), Take("Version", ""), Take("Component", "main"));
        var suite = Take("Suite", "") is { Length: > 0 } pocket ? $"{codename}-{pocket}" : codename;
        return new UbuntuPackage(name, version, suite, component, Take("Architecture", architecture))
        {
            Fields = string.Join('\n', fields.Select(field => $"{field.Key}: {field.Value}")),
            Entries = [.. parts[1].TrimEnd('\n').Split('\n').Select(line => Entry(line.Trim(), architecture)).OfType<UbuntuEntry>()],
        };
    }

    /// <summary><c>[ARCH] PATH</c>, <c>PATH = TEXT</c>, <c>PATH -> TARGET</c>, <c>PATH/ [MODE]</c>.</summary>
    private static UbuntuEntry? Entry(string line, string architecture)
    {
        var match = Line().Match(line);
        if (match.Groups["arch"] is { Success: true } only && only.Value != architecture)
        {
            return null;
        }

        var triplet = architecture == "amd64" ? "x86_64-linux-gnu" : "aarch64-linux-gnu";
        string? Part(string name) => match.Groups[name] is { Success: true } part ? part.Value.Replace("$T", triplet, StringComparison.Ordinal) : null;
        return new UbuntuEntry(Part("path")!.TrimEnd('/'), Part("target"), Part("text") is { } text ? Regex.Unescape(text) : null, Part("path")!.EndsWith('/'), Part("mode") is not null);
    }

    [GeneratedRegex(@"^(\[(?<arch>\w+)\] )?(?<path>\S+)( (?<mode>1777)| -> (?<target>\S+)| = (?<text>.*))?$")]
    private static partial Regex Line();
}
