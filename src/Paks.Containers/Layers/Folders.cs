using Paks.Oci;
using Paks.Oci.Tar;

namespace Paks.Containers.Layers;

/// <summary>Folders that lead to a path: a layer names each, so that its mode does not depend on who unpacks it.</summary>
internal static class Folders
{
    /// <summary>Writes the folders above the absolute <paramref name="path"/>, outermost first.</summary>
    public static void WriteParents(LayerEntryWriter writer, string path, long modificationTime)
    {
        foreach (var parent in Above([path]))
        {
            writer.WriteEntry(TarEntry.Directory(parent) with { ModificationTime = modificationTime });
        }
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
