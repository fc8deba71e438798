using Paks.Spack.Packages;

namespace Paks.Containers.Planning;

/// <summary>
/// Links to the shared libraries of the packages that were asked for, in one folder: for a program that looks for libraries where it
/// lies itself, as .NET does. What the libraries need they find by their own run paths.
/// </summary>
internal static class LibraryLinks
{
    private static readonly string[] Folders = ["lib/", "lib64/"];

    /// <summary>The links, of several at one name that of the package that was asked for first.</summary>
    public static View Of(IEnumerable<PlannedPackage> packages)
    {
        var links = new SortedDictionary<string, ViewEntry>(StringComparer.Ordinal);
        foreach (var package in packages.Where(package => package.Package.IsRoot).OrderBy(package => package.Package.RequestedAs))
        {
            foreach (var entry in package.Contents.Entries)
            {
                if (LibraryIn(entry) is { } name)
                {
                    links.TryAdd(name, new ViewEntry(name, $"{package.Prefix}/{entry.Path}"));
                }
            }
        }

        return new View { Entries = [.. links.Values], Conflicts = [] };
    }

    /// <summary><c>libz.so</c> or <c>libz.so.1.3</c>; a module without "lib" in front is its program's own business.</summary>
    private static string? LibraryIn(PackageEntry entry)
    {
        var folder = Array.Find(Folders, folder => entry.Path.StartsWith(folder, StringComparison.Ordinal));
        var name = folder is null ? "" : entry.Path[folder.Length..];
        return entry.Kind != PackageEntryKind.Directory && name.StartsWith("lib", StringComparison.Ordinal) && !name.Contains('/', StringComparison.Ordinal)
            && (name.EndsWith(".so", StringComparison.Ordinal) || name.Contains(".so.", StringComparison.Ordinal))
            ? name
            : null;
    }
}
