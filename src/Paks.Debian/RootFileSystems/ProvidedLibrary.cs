namespace Paks.Debian.RootFileSystems;

/// <summary>A shared library that programs find in a tree without saying where.</summary>
/// <param name="Name">The name that they need it by: its SONAME, or that of its file.</param>
/// <param name="Path">Where the loader finds it, from the root.</param>
/// <param name="Versions">The versions that it defines, in its own order.</param>
public sealed record ProvidedLibrary(string Name, string Path, IReadOnlyList<string> Versions)
{
    /// <summary>
    /// Of each family of versions the highest, in the order of the families: GLIBCXX_3.4.30 stands for all GLIBCXX before it. Versions
    /// without numbers, such as GLIBC_PRIVATE, are left out.
    /// </summary>
    public IReadOnlyList<string> HighestVersions => [.. Versions
        .Select(SymbolVersion.TryParse)
        .OfType<SymbolVersion>()
        .GroupBy(version => version.Family)
        .Select(family => family.Aggregate((highest, next) => next.IsHigherThan(highest) ? next : highest).Name)];
}
