using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;
using Paks.Containers.Diagnostics;
using Paks.Containers.Images;
using Paks.Oci;
using Paks.Spack.Specs;

namespace Paks.Containers.Recipes;

/// <summary>Makes a recipe of what somebody wrote, or says what is wrong with it.</summary>
public static partial class RecipeValidator
{
    private const int EngineLayerLimit = 127;
    private const int LongestPath = 1024;
    private const int LongestValue = 200;

    private static readonly string[] ArchiveNames = [".tar", ".tar.gz", ".tgz", ".tar.zst"];

    /// <summary>Checks <paramref name="document"/> and fills in what it leaves open.</summary>
    /// <param name="document">What was written.</param>
    /// <param name="machine">The platform to build for where none is named.</param>
    /// <param name="folder">Absolute folder that relative paths to added content start from.</param>
    /// <exception cref="PaksException">A value is wrong, or there is nothing to build.</exception>
    public static ImageRecipe Validate(RecipeDocument document, Platform machine, string folder)
    {
        if (document.Specs is not { Count: > 0 } && document.Add is not { Count: > 0 } && !document.BaseAlone)
        {
            throw new PaksException(
                DiagnosticCodes.NothingToBuild, "No spec was given, and nothing to add.",
                "Name a spec, as in: paks-image build zlib --base debian12; add files of yours with --add SRC=DIR; or, for the base alone, name where it goes with --output DEST.");
        }

        if (document.Specs?.FirstOrDefault(string.IsNullOrWhiteSpace) is { } blank)
        {
            throw new PaksException(DiagnosticCodes.InvalidSpec, $"Cannot read the spec '{blank}': it is empty.", "Name a package, such as zlib.") { Input = blank };
        }

        return new ImageRecipe
        {
            Specs = document.Specs ?? [],
            Base = document.Base ?? throw new PaksException(
                DiagnosticCodes.NothingToBuild, "No base was given.", "Name one with --base: debian12, scratch, or an image such as oci:DIR."),
            Caches = document.Caches ?? [],
            Platforms = ParsePlatforms(document.Platforms, machine),
            Tags = document.Tags is { } tags ? [.. tags.Select(ParseTag)] : [],
            Prefix = PrefixOf(document.Prefix),
            Projection = ProjectionOf(document.Projection),
            View = ViewOf(document.View),
            Libraries = document.Libraries is { } libraries ? ContainerPath("--libraries", libraries) : null,
            Added = document.Add is { } added ? [.. added.Select(text => Added(text, folder))] : [],
            Run = RunOf(document),
            Compression = CompressionOf(document.Compression),
            MaxLayers = MaxLayersOf(document.MaxLayers),
            RequireSignatures = document.RequireSignatures ?? true,
            CheckLinkage = document.CheckLinkage ?? true,
        };
    }

    /// <summary>Reads platforms, each <c>linux/ARCHITECTURE[/VARIANT]</c>, some of them separated by commas.</summary>
    /// <param name="written">As they were written; null or empty for none.</param>
    /// <param name="machine">The platform where none is named.</param>
    /// <exception cref="PaksException">One is something else.</exception>
    public static IReadOnlyList<Platform> ParsePlatforms(IReadOnlyList<string>? written, Platform machine)
    {
        var names = written?.SelectMany(text => text.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)).Distinct().ToList();
        return names is null or [] ? [machine] : [.. names.Select(ParsePlatform)];
    }

    /// <summary>Reads <c>linux/ARCHITECTURE[/VARIANT]</c>.</summary>
    /// <exception cref="PaksException">It is something else.</exception>
    public static Platform ParsePlatform(string text)
    {
        const string Example = "For example: --platform linux/amd64.";
        try
        {
            if (Platform.Parse(text) is { Os: "linux" } platform)
            {
                Microarchitectures.ForPlatform(platform.Architecture, platform.Variant);
                // As engines take it: without a variant ARM is version 7.
                return platform is { Architecture: "arm", Variant: null } ? platform with { Variant = "v7" } : platform;
            }
        }
        catch (FormatException wrong)
        {
            throw Wrong("--platform", text, wrong.Message, Example);
        }

        throw Wrong("--platform", text, "images are for linux", Example);
    }

    /// <summary>Checks a reference that an image is to get, such as <c>me/sqlite:3</c>.</summary>
    /// <exception cref="PaksException">It is none.</exception>
    public static string ParseTag(string text) => ReferencePattern().IsMatch(text)
        ? text
        : throw Wrong("--tag", text, "it is not an image reference", "For example: --tag registry.example/me/sqlite:3.40.");

    private static PrefixChoice PrefixOf(string? text) => text switch
    {
        null => PrefixChoice.Default,
        "as-built" => PrefixChoice.AsBuilt,
        _ => PrefixChoice.In(ContainerPath("--prefix", text)),
    };

    private static SpecFormat ProjectionOf(string? text)
    {
        const string Example = "For example: --projection {name}/{version}-{hash:7}.";
        if (text is null)
        {
            return ImageRecipe.DefaultProjection;
        }

        try
        {
            var format = SpecFormat.Parse(text);
            return format.HoldsHash ? format : throw Wrong("--projection", text, "it must hold {hash}, so that no two packages share a folder", Example);
        }
        catch (FormatException wrong)
        {
            throw Wrong("--projection", text, wrong.Message, Example);
        }
    }

    private static string? ViewOf(string? text) => text switch
    {
        null => ImageRecipe.DefaultView,
        "none" => null,
        _ when text.Contains(':', StringComparison.Ordinal) => throw Wrong("--view", text, "search paths are cut at ':'", "For example: --view /opt/view."),
        _ => ContainerPath("--view", text),
    };

    private static AddedContent Added(string text, string folder)
    {
        var equals = text.LastIndexOf('=');
        if (text.Length == 0 || equals == 0)
        {
            throw Wrong("--add", text, "it names no file or folder", "For example: --add ./publish=/app.");
        }

        var source = Path.TrimEndingDirectorySeparator(Path.GetFullPath(equals < 0 ? text : text[..equals], folder));
        if (Path.Exists(source) && !Directory.Exists(source) && !FileKind.IsRegular(new FileInfo(source), followLinks: true))
        {
            throw Wrong("--add", text, "it is neither a file nor a folder", "Put what it gives into a file, and add that.");
        }

        if (!Path.Exists(source))
        {
            throw new PaksException(
                DiagnosticCodes.AddedContentMissing, $"Cannot add {source}: there is no such file or folder.", "Check the path given to --add.") { Input = text };
        }

        var isArchive = File.Exists(source) && Array.Exists(ArchiveNames, name => source.EndsWith(name, StringComparison.Ordinal));
        var destination = equals >= 0 ? text[(equals + 1)..] : isArchive ? "/" : "/" + Path.GetFileName(source);
        if (equals >= 0 && destination.EndsWith('/') && File.Exists(source) && !isArchive)
        {
            destination += Path.GetFileName(source);
        }

        return new AddedContent(source, destination == "/" ? "/" : ContainerPath("--add", destination), isArchive);
    }

    private static RunSettings RunOf(RecipeDocument document) => new()
    {
        Environment = Pairs("--env", document.Environment),
        Labels = OwnLabels(document.Labels),
        Entrypoint = Words("--entrypoint", document.Entrypoint),
        Command = Words("--cmd", document.Command),
        User = document.User is null || UserPattern().IsMatch(document.User)
            ? document.User
            : throw Wrong("--user", document.User, "it is not written as USER or USER:GROUP", "For example: --user 1000:1000."),
        WorkingDirectory = document.WorkingDirectory is { } directory and not "/" ? ContainerPath("--workdir", directory) : document.WorkingDirectory,
        Ports = document.Ports is { } ports ? [.. ports.Select(Port)] : [],
    };

    /// <summary>What the image says of its packages and their verification is not the user's to say.</summary>
    private static Dictionary<string, string> OwnLabels(IReadOnlyList<string>? written)
    {
        var labels = Pairs("--label", written);
        return labels.Keys.FirstOrDefault(key => key.StartsWith(ImageLabels.OwnPrefix, StringComparison.Ordinal)) is { } reserved
            ? throw Wrong("--label", reserved, $"labels that begin with {ImageLabels.OwnPrefix} tell what was built and verified", "Choose another name.")
            : labels;
    }

    private static Dictionary<string, string> Pairs(string option, IReadOnlyList<string>? written)
    {
        var pairs = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var text in written ?? [])
        {
            var equals = text.IndexOf('=', StringComparison.Ordinal);
            if (equals < 1 || text.Contains('\0', StringComparison.Ordinal) || text.AsSpan(0, equals).ContainsAny(" \t\r\n"))
            {
                throw Wrong(option, text, "it is not written as NAME=VALUE", $"For example: {option} NAME=VALUE.");
            }

            pairs[text[..equals]] = text[(equals + 1)..];
        }

        return pairs;
    }

    private static IReadOnlyList<string>? Words(string option, string? text)
    {
        if (text is null || !text.StartsWith('['))
        {
            return text is null ? null : [.. text.Split(' ', StringSplitOptions.RemoveEmptyEntries)];
        }

        try
        {
            using var json = JsonDocument.Parse(text);
            return [.. json.RootElement.EnumerateArray().Select(word => word.GetString() ?? throw new InvalidOperationException())];
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            throw Wrong(option, text, "it is neither a command nor a JSON array of words", $"For example: {option} '[\"sqlite3\", \"/data/my.db\"]'.");
        }
    }

    private static string Port(string text) => PortPattern().Match(text) is { Success: true } port && int.Parse(port.Groups[1].ValueSpan, CultureInfo.InvariantCulture) is >= 1 and <= 65535
        ? text.Contains('/', StringComparison.Ordinal) ? text : text + "/tcp"
        : throw Wrong("--port", text, "it is not a port", "For example: --port 8080 or --port 53/udp.");

    private static LayerCompression CompressionOf(string? text) => text switch
    {
        null or "gzip" => LayerCompression.Gzip,
        "zstd" => LayerCompression.Zstd,
        "none" => LayerCompression.None,
        _ => throw Wrong("--compression", text, "there is no such compression", "Use gzip, zstd or none."),
    };

    private static int MaxLayersOf(string? text) =>
        text is null ? ImageRecipe.DefaultMaxLayers
        : int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number is >= 1 and <= EngineLayerLimit ? number
        : throw Wrong("--max-layers", text, $"it is not a number from 1 to {EngineLayerLimit}, where engines stop", "For example: --max-layers 50.");

    private static string ContainerPath(string option, string text)
    {
        var normal = text.Length > 1 ? text.TrimEnd('/') : text;
        return normal.StartsWith('/') && normal.Length is > 1 and <= LongestPath && normal[1..].Split('/').All(c => c is not ("" or "." or "..")) && !normal.Any(char.IsControl)
            ? normal
            : throw Wrong(
                option, text, $"it is not an absolute path below the root, of at most {LongestPath} characters, with no empty, '.' or '..' part",
                $"For example: {option} {(option == "--add" ? "./mine=" : "")}/opt/mine.");
    }

    private static PaksException Wrong(string option, string value, string why, string remedy) =>
        new(DiagnosticCodes.InvalidOption, $"Cannot take '{(value.Length <= LongestValue ? value : value[..LongestValue] + "...")}' for {option}: {why}.", remedy) { Input = value };

    /// <summary>distribution-spec's names and tags, with an optional host and port in front.</summary>
    [GeneratedRegex(@"^(?:(?:localhost|[A-Za-z0-9][A-Za-z0-9-]*(?:\.[A-Za-z0-9][A-Za-z0-9-]*)+|[A-Za-z0-9][A-Za-z0-9.-]*(?=:))(?::[0-9]{1,5})?/)?[a-z0-9]+(?:(?:\.|_|__|-+)[a-z0-9]+)*(?:/[a-z0-9]+(?:(?:\.|_|__|-+)[a-z0-9]+)*)*(?::[A-Za-z0-9_][A-Za-z0-9._-]{0,127})?\z")]
    private static partial Regex ReferencePattern();

    [GeneratedRegex(@"^[^:\s]+(?::[^:\s]+)?\z")]
    private static partial Regex UserPattern();

    [GeneratedRegex(@"^([0-9]{1,5})(?:/(?:tcp|udp|sctp))?\z")]
    private static partial Regex PortPattern();
}
