using Paks.Spack.Packages.Archives;

namespace Paks.Spack.Packages.Reading;

/// <summary>
/// Guesses a package's prefix from the first members of its archive. They are directories, each inside of the one
/// before: the parents of the prefix, the prefix, and perhaps a few inside of it. Every prefix has a <c>.spack</c>
/// with files in it, and what comes before that in the prefix is a file, or a directory that sorts before it.
/// </summary>
internal static class PrefixFinder
{
    private const string Metadata = ".spack";
    private const int MinHashLength = 7;

    public static string? Find(ArchiveReader reader, string? expectedHash)
    {
        var folder = "";
        var isCertain = true;
        while (reader.Next() is { } member)
        {
            (var parent, var name) = Split(member.Name);
            if (folder.Length > 0 && parent != folder)
            {
                return null;
            }

            if (member.Kind != PackageEntryKind.Directory)
            {
                return isCertain ? FromFileIn(folder) : null;
            }

            if (EndsWithHash(name, expectedHash))
            {
                return "/" + member.Name;
            }

            if (folder.Length > 0)
            {
                isCertain &= string.CompareOrdinal(name, Metadata) >= 0;
            }

            folder = member.Name;
        }

        return null;
    }

    private static string? FromFileIn(string folder)
    {
        (var parent, var name) = Split(folder);
        if (name == Metadata)
        {
            return parent.Length == 0 ? null : "/" + parent;
        }

        // Inside of a metadata directory, or in a store that somebody has put into a ".spack" of his own.
        return folder.Length == 0 || folder.Split('/').Contains(Metadata) ? null : "/" + folder;
    }

    private static (string Parent, string Name) Split(string path)
    {
        var slash = path.LastIndexOf('/');
        return slash < 0 ? ("", path) : (path[..slash], path[(slash + 1)..]);
    }

    private static bool EndsWithHash(string name, string? hash)
    {
        if (hash is null)
        {
            return false;
        }

        var last = name[(name.LastIndexOf('-') + 1)..];
        return last.Length >= MinHashLength && hash.StartsWith(last, StringComparison.Ordinal);
    }
}
