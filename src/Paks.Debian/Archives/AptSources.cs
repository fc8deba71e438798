namespace Paks.Debian.Archives;

/// <summary>
/// The sources of a host's apt (sources.list(5)): one-line files (<c>.list</c>) and stanzas (<c>.sources</c>). What cannot be read
/// is passed over: these files belong to the host, and they only make offers.
/// </summary>
public sealed class AptSources
{
    private static readonly string[] UsableSchemes = ["http:", "https:", "file:"];

    private AptSources(IReadOnlyList<AptSource> sources) => Sources = sources;

    /// <summary>The enabled sources of binary packages, in the order in which apt reads them.</summary>
    public IReadOnlyList<AptSource> Sources { get; }

    /// <param name="aptFolder">The folder of apt's configuration, which on a Debian is <c>/etc/apt</c>; it need not exist.</param>
    public static AptSources Read(string aptFolder)
    {
        var parts = Path.Combine(aptFolder, "sources.list.d");
        return new AptSources([.. ListFiles(parts).Prepend(Path.Combine(aptFolder, "sources.list")).SelectMany(ReadFile)]);
    }

    /// <summary>
    /// Addresses that may hold a suite: first those that are listed for it, then those of other suites of the same kind (a mirror
    /// has all releases; security updates have a place of their own). Whether they do is seen when a release is read.
    /// </summary>
    public IReadOnlyList<string> MirrorsOf(string suite)
    {
        var main = Sources.Where(source => source.Components.Contains("main"));
        var listed = main.Where(source => source.Suites.Contains(suite));
        var ofItsKind = main.Where(source => source.Suites.Any(other => IsSecurity(other) == IsSecurity(suite)));
        return [.. listed.Concat(ofItsKind).SelectMany(source => source.Uris).Where(IsUsable).Distinct()];
    }

    private static bool IsSecurity(string suite) =>
        suite.EndsWith("-security", StringComparison.Ordinal) || suite.EndsWith("/updates", StringComparison.Ordinal);

    private static bool IsUsable(string uri) =>
        UsableSchemes.Any(scheme => uri.StartsWith(scheme, StringComparison.OrdinalIgnoreCase));

    private static IEnumerable<string> ListFiles(string folder)
    {
        try
        {
            return Directory.GetFiles(folder).Order(StringComparer.Ordinal);
        }
        catch (Exception cause) when (cause is IOException or UnauthorizedAccessException)
        {
            return [];
        }
    }

    private static IEnumerable<AptSource> ReadFile(string path)
    {
        try
        {
            return Path.GetExtension(path) switch
            {
                ".list" => ReadLines(File.ReadLines(path)),
                ".sources" => ReadStanzas(File.ReadAllBytes(path)),
                _ => [],
            };
        }
        catch (Exception cause) when (cause is IOException or UnauthorizedAccessException or FormatException)
        {
            return [];
        }
    }

    /// <summary><c>deb [ option=value … ] uri suite component …</c>.</summary>
    private static List<AptSource> ReadLines(IEnumerable<string> lines)
    {
        var sources = new List<AptSource>();
        foreach (var line in lines)
        {
            var words = Words(line.Split('#')[0]);
            if (words.FirstOrDefault() != "deb")
            {
                continue;
            }

            string[] rest = [.. words.Skip(1)];
            if (rest.FirstOrDefault()?.StartsWith('[') == true)
            {
                rest = [.. rest.SkipWhile(word => !word.EndsWith(']')).Skip(1)];
            }

            if (rest.Length >= 2)
            {
                sources.Add(new AptSource([rest[0]], [rest[1]], rest[2..]));
            }
        }
        return sources;
    }

    private static IEnumerable<AptSource> ReadStanzas(byte[] text) => ControlStanza.ParseAll(text)
        .Where(stanza => Words(stanza["Types"]).Contains("deb") && !IsNo(stanza["Enabled"]))
        .Select(stanza => new AptSource(Words(stanza["URIs"]), Words(stanza["Suites"]), Words(stanza["Components"])));

    private static bool IsNo(string? value) => value?.ToLowerInvariant() is "no" or "false" or "without" or "off" or "disable";

    private static string[] Words(string? text) => text?.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries) ?? [];
}
