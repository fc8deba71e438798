using System.Globalization;

namespace Paks.Debian;

/// <summary>A binary package as an archive's index describes it.</summary>
public sealed record BinaryPackage
{
    /// <summary>More than any package takes, packed or not: 1 TB.</summary>
    internal const long MostBytes = 1L << 40;

    private static readonly string[] Priorities = ["required", "important", "standard", "optional"];

    /// <summary>The package's name.</summary>
    public required string Name { get; init; }

    /// <summary>Its version.</summary>
    public required DebianVersion Version { get; init; }

    /// <summary>The architecture that it is for, or <c>all</c>.</summary>
    public required string Architecture { get; init; }

    /// <summary>The source package that it was built from.</summary>
    public required string Source { get; init; }

    /// <summary>The version of the source package, as it is written.</summary>
    public required string SourceVersion { get; init; }

    /// <summary>Where the <c>.deb</c> lies, relative to the mirror.</summary>
    public required string Filename { get; init; }

    /// <summary>The size of the <c>.deb</c> in bytes.</summary>
    public required long Size { get; init; }

    /// <summary>The digest of the <c>.deb</c>, 64 lower-case hexadecimal digits.</summary>
    public required string Sha256 { get; init; }

    /// <summary>What it estimates to take when unpacked, in bytes.</summary>
    public required long InstalledSize { get; init; }

    /// <summary>What must be there for it to work: Pre-Depends and Depends.</summary>
    public required IReadOnlyList<Dependency> Dependencies { get; init; }

    /// <summary>What it stands for besides itself.</summary>
    public required IReadOnlyList<PackageRelation> Provides { get; init; }

    /// <summary>What must not be there beside it: Conflicts and Breaks.</summary>
    public required IReadOnlyList<PackageRelation> Conflicts { get; init; }

    /// <summary>Whether it satisfies relations to any architecture, as <c>python3:any</c> is one (<c>Multi-Arch: allowed</c>).</summary>
    public required bool IsForAnyArchitecture { get; init; }

    /// <summary>Of several that stand for the same, that with the lowest rank is taken: by Essential and Priority (Policy 2.5).</summary>
    public required int Rank { get; init; }

    /// <exception cref="FormatException">A field is missing, or is not what it should be.</exception>
    public static BinaryPackage Parse(ControlStanza stanza)
    {
        var name = PackageName.Require(stanza.Require("Package"));
        var version = stanza.Require("Version");
        (var source, var sourceVersion) = SourceOf(stanza["Source"] ?? name, version);
        return new BinaryPackage
        {
            Name = name,
            Version = DebianVersion.Parse(version),
            Architecture = stanza.Require("Architecture"),
            Source = source,
            SourceVersion = sourceVersion,
            Filename = ArchivePath.Require(stanza.Require("Filename")),
            Size = Number(stanza.Require("Size")),
            Sha256 = Sha256Text.Require(stanza.Require("SHA256")),
            InstalledSize = Number(stanza["Installed-Size"] ?? "0") * 1024,
            Dependencies = [.. Dependency.ParseAll(stanza["Pre-Depends"]), .. Dependency.ParseAll(stanza["Depends"])],
            Provides = Relations(stanza["Provides"]),
            Conflicts = [.. Relations(stanza["Conflicts"]), .. Relations(stanza["Breaks"])],
            IsForAnyArchitecture = stanza["Multi-Arch"] == "allowed",
            Rank = stanza["Essential"] == "yes" ? 0 : 1 + RankOf(stanza["Priority"]),
        };
    }

    /// <summary>Whether it is, or stands for, what a relation asks.</summary>
    public bool Satisfies(PackageRelation relation) => Is(relation) || IsProviderOf(relation);

    /// <summary>Whether it is itself what a relation asks.</summary>
    public bool Is(PackageRelation relation) => relation.Name == Name && relation.Accepts(Version) && IsFor(relation.Architecture);

    /// <summary>Whether it stands for what a relation asks. A relation to versions is only met by a provision that names one (Policy 7.5).</summary>
    public bool IsProviderOf(PackageRelation relation) => Provides.Any(provided => provided.Name == relation.Name
        && (relation.Version is null || (provided.Version is not null && relation.Accepts(provided.Version)))
        && (provided.Architecture is { } own && own == relation.Architecture || IsFor(relation.Architecture)));

    /// <summary>Packages of a system have its one architecture: those for all stand for it.</summary>
    private bool IsFor(string? architecture) => architecture switch
    {
        null => true,
        "any" => IsForAnyArchitecture,
        _ => Architecture == architecture || Architecture == "all",
    };

    private static PackageRelation[] Relations(string? field) => [.. Dependency.ParseAll(field).SelectMany(one => one.Alternatives)];

    /// <summary>Written as <c>name</c> or <c>name (version)</c> where it differs from the package's own.</summary>
    private static (string Name, string Version) SourceOf(string field, string version)
    {
        var open = field.IndexOf('(', StringComparison.Ordinal);
        return open < 0 ? (field, version) : (field[..open].TrimEnd(), field[(open + 1)..].TrimEnd(')', ' '));
    }

    private static int RankOf(string? priority) =>
        Array.IndexOf(Priorities, priority) is >= 0 and var rank ? rank : Priorities.Length;

    private static long Number(string text) =>
        long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number <= MostBytes / 1024
            ? number
            : throw new FormatException($"'{text}' is no size");
}
