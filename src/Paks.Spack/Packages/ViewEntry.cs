namespace Paks.Spack.Packages;

/// <summary>A directory of a view, or a link in it.</summary>
/// <param name="Path">Path below the view's root, not empty.</param>
/// <param name="LinkTarget">The absolute path that a link leads to; null for a directory.</param>
public sealed record ViewEntry(string Path, string? LinkTarget);
