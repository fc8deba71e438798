using Paks.Containers.Bases;
using Paks.Oci;
using Paks.Oci.Tar;

namespace Paks.Containers.Layers;

/// <summary>Folders that lead to a path: a layer names each, so that its mode does not depend on who unpacks it.</summary>
internal static class Folders
{
    /// <summary>Writes the folders above the absolute <paramref name="path"/>, outermost first, that the base does not have.</summary>
    public static void WriteParents(LayerEntryWriter writer, string path, long modificationTime, BaseFolders? below = null)
    {
        foreach (var parent in Above([path]).Where(parent => below?.Holds(parent) != true))
        {
            writer.WriteEntry(TarEntry.Directory(parent) with { ModificationTime = modificationTime });
        }
    }

    /// <summary>A name in an archive as a path: <c>./folder/</c> is <c>folder</c>.</summary>
    public static string Normal(string name)
    {
        var path = name.TrimEnd('/');
        return path == "." ? "" : path.StartsWith("./", StringComparison.Ordinal) ? path[2..] : path;
    }

    /// <summary>The folders above any of the absolute <paramref name="paths"/>, each once, relative, parents first.</summary>
    public static IEnumerable<string> Above(IEnumerable<string> paths)
    {
        var folders = new SortedSet<string>(StringComparer.Ordinal);
        foreach (var path in paths)
        {
            for (var slash = path.LastIndexOf('/'); slash > 0; slash = path.LastIndexOf('/', slash - 1))
            {
                folders.Add(path[1..slash]);
            }
        }

        return folders;
    }
}
