namespace Paks.Spack.Packages.Archives;

/// <summary>One member of a tar archive, with its extended headers applied.</summary>
/// <param name="Name">Checked by <see cref="ArchivePath"/>: relative, normal, no trailing slash.</param>
/// <param name="Kind">What it is.</param>
/// <param name="Mode">The 12 permission bits.</param>
/// <param name="Size">Length of the content; 0 unless it is a file.</param>
/// <param name="LinkName">Text of a symbolic link, or the archive name that a hard link leads to; else null.</param>
internal sealed record ArchiveMember(string Name, PackageEntryKind Kind, int Mode, long Size, string? LinkName);
