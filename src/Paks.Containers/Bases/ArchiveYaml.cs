namespace Paks.Containers.Bases;

/// <summary>Reads an archive of a definition.</summary>
internal static class ArchiveYaml
{
    private const int ShortestFingerprint = 40;
    private const int LongestFingerprint = 64;

    /// <summary>The archive that a node describes.</summary>
    /// <exception cref="Diagnostics.PaksException">It is none.</exception>
    public static ArchiveDefinition Read(DefinitionNode archive)
    {
        archive.RequireKnown("name", "mirrors", "snapshots", "suites", "components", "signed-by");
        var suites = Some(archive, "suites", IsPath, "a suite").Select(Restricted.Parse);
        return new ArchiveDefinition(
            archive.Text("name"),
            [.. Lines(archive, "mirrors").Select(Restricted.Parse)],
            Lines(archive, "snapshots"),
            [.. suites],
            Some(archive, "components", IsPath, "a component"),
            Some(archive, "signed-by", IsFingerprint, "the fingerprint of an OpenPGP key"));
    }

    private static List<string> Lines(DefinitionNode archive, string key) => [.. archive.Items(key).Select(item => item.AsLine())];

    /// <summary>At least one text, and each of a kind.</summary>
    private static IReadOnlyList<string> Some(DefinitionNode archive, string key, Predicate<string> isOne, string kind)
    {
        var texts = Lines(archive, key);
        return texts.Count == 0 ? throw archive.Wrong($"'{key}' is missing, or empty")
            : texts.FirstOrDefault(text => !isOne(text)) is { } wrong ? throw archive.Wrong($"'{wrong}' is not {kind}")
            : texts;
    }

    /// <summary>Suites and components are parts of paths in the archive.</summary>
    private static bool IsPath(string text) => Restricted.Parse(text).Text.Split('/').All(part => part is not ("" or "." or ".."));

    private static bool IsFingerprint(string text) => text.Length is ShortestFingerprint or LongestFingerprint && text.All(char.IsAsciiHexDigit);
}
