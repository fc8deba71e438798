namespace Paks.Debian.Archives;

/// <summary>Where an archive is: directories, <c>file:</c>, <c>http:</c> or <c>https:</c> addresses that hold <c>dists</c> and <c>pool</c>.</summary>
/// <param name="Preferred">The mirrors that are asked, in turn.</param>
/// <param name="WhereAbsent">Those that are asked in turn for what all preferred ones answer not to have.</param>
public sealed record ArchiveMirrors(IReadOnlyList<string> Preferred, IReadOnlyList<string> WhereAbsent);
