namespace Paks.Debian.Archives;

/// <summary>Where an archive is: directories, <c>file:</c>, <c>http:</c> or <c>https:</c> addresses that hold <c>dists</c> and <c>pool</c>.</summary>
/// <param name="Preferred">The mirrors that are asked, in turn.</param>
/// <param name="WhereAbsent">Those that are asked in turn for what all preferred ones answer not to have.</param>
public sealed record ArchiveMirrors(IReadOnlyList<string> Preferred, IReadOnlyList<string> WhereAbsent)
{
    /// <summary>
    /// Those that hold the archive as it was, asked in turn for packages that no mirror gives. <c>{timestamp}</c> in them stands for
    /// the time of the release that the package is of, as <c>20260301T120000Z</c>.
    /// </summary>
    public IReadOnlyList<string> Snapshots { get; init; } = [];
}
