using System.Globalization;
using System.Security.Cryptography;
using Paks.Trust;

namespace Paks.Debian.Archives;

/// <summary>The verified release of a suite: what its index files must be (Debian wiki, DebianRepository/Format).</summary>
public sealed class Release
{
    private static readonly string[] IndexNames = ["Packages.gz", "Packages.zst", "Packages.xz", "Packages"];

    private readonly Dictionary<string, ReleaseFile> _files;

    private Release(VerifiedText text, ControlStanza stanza)
    {
        Names = [.. new[] { stanza["Codename"], stanza["Suite"] }.OfType<string>()];
        Date = Time(stanza.Require("Date"));
        ValidUntil = stanza["Valid-Until"] is { } end ? Time(end) : null;
        Components = (stanza["Components"] ?? "").Split(' ', StringSplitOptions.RemoveEmptyEntries);
        HasByHash = stanza["Acquire-By-Hash"] == "yes";
        SignerFingerprint = text.SignerFingerprint;
        Sha256 = Convert.ToHexStringLower(SHA256.HashData(text.Text.Span));
        _files = ReadFiles(stanza.Require("SHA256"));
    }

    /// <summary>What the suite is called: its codename, which stays, and a name that moves on (stable, oldstable).</summary>
    public IReadOnlyList<string> Names { get; }

    /// <summary>When it was made.</summary>
    public DateTimeOffset Date { get; }

    /// <summary>Until when it may be used; null: for ever.</summary>
    public DateTimeOffset? ValidUntil { get; }

    /// <summary>Who signed it: the primary key's fingerprint.</summary>
    public string SignerFingerprint { get; }

    /// <summary>Digest of the text that was signed: the same as long as nothing in the suite changed.</summary>
    public string Sha256 { get; }

    /// <summary>The components that it says to have.</summary>
    internal IReadOnlyList<string> Components { get; }

    internal bool HasByHash { get; }

    /// <exception cref="FormatException">The text is no release.</exception>
    internal static Release Parse(VerifiedText text) => new(text, ControlStanza.Parse(text.Text.Span));

    /// <summary>Whether it has anything of a component, for whatever architecture.</summary>
    internal bool HasComponent(string component) => _files.Keys.Any(path => path.StartsWith($"{component}/binary-", StringComparison.Ordinal));

    /// <summary>Whether it has the packages of a component for an architecture.</summary>
    internal bool HasIndex(string component, string architecture) => IndexOf(component, architecture) is not null;

    /// <summary>The index of a component for an architecture that is the cheapest to unpack; null: there is none.</summary>
    internal string? IndexOf(string component, string architecture) =>
        IndexNames.Select(name => $"{component}/binary-{architecture}/{name}").FirstOrDefault(_files.ContainsKey);

    internal ReleaseFile? Find(string path) => _files.TryGetValue(path, out var file) ? file : null;

    private static Dictionary<string, ReleaseFile> ReadFiles(string table)
    {
        var files = new Dictionary<string, ReleaseFile>();
        foreach (var line in table.AsSpan().EnumerateLines())
        {
            if (line.IsWhiteSpace())
            {
                continue;
            }

            var parts = line.ToString().Split(' ', StringSplitOptions.RemoveEmptyEntries);
            if (parts.Length != 3 || !Sha256Text.IsOne(parts[0])
                || !long.TryParse(parts[1], NumberStyles.None, CultureInfo.InvariantCulture, out var size))
            {
                throw new FormatException($"'{line}' names no file of a release");
            }

            files[parts[2]] = new ReleaseFile(parts[0], size);
        }
        return files;
    }

    private static DateTimeOffset Time(string text) =>
        DateTimeOffset.TryParse(text.Replace("UTC", "GMT", StringComparison.Ordinal), CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time)
            ? time
            : throw new FormatException($"'{text}' is no date");
}
