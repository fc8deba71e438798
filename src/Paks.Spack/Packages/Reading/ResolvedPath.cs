namespace Paks.Spack.Packages.Reading;

/// <summary>Where a path leads when all links are followed.</summary>
/// <param name="Path">Absolute, without links.</param>
/// <param name="Kind">What is there; null outside of the packages.</param>
internal readonly record struct ResolvedPath(string Path, PackageEntryKind? Kind);
