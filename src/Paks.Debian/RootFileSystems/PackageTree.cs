namespace Paks.Debian.RootFileSystems;

/// <summary>What a package adds.</summary>
/// <param name="Control">Its control file.</param>
/// <param name="Md5Sums">Its md5sums, of the kept files.</param>
/// <param name="Entries">Its kept entries, with merged <c>/usr</c>.</param>
/// <param name="OtherDirectories">Directories that are left out: they count where something is kept in them.</param>
internal sealed record PackageTree(
    ControlStanza Control,
    string Md5Sums,
    IReadOnlyList<RootFileSystemEntry> Entries,
    IReadOnlyList<RootFileSystemEntry> OtherDirectories);
