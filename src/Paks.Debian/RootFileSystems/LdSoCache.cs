using Paks.Debian.RootFileSystems.Loader;

namespace Paks.Debian.RootFileSystems;

/// <summary>
/// What ldconfig(8) makes in a tree: <c>/etc/ld.so.cache</c>, with which the loader finds the libraries of all configured folders at
/// once, and the links by the names under which they are needed.
/// </summary>
internal static class LdSoCache
{
    private const string Generator = "Paks.Containers";

    /// <summary>Adds it to a tree that is complete, where that holds the loader's configuration.</summary>
    public static void Add(TreeBuilder tree, string architecture, string owner)
    {
        if (LoaderArchitecture.Find(architecture) is not { } loader || tree.Find(LoaderConfiguration.File[1..]) is null)
        {
            return;
        }

        var libraries = new LibrarySearch(new LoaderTree(tree.Build()), loader).FindAll();
        foreach (var library in libraries)
        {
            if (library.MissingLink is { } link)
            {
                tree.AddLink(link.Path, link.Target, owner);
            }
        }

        tree.AddFile("etc/ld.so.cache", new MemoryContent(new LdSoCacheFile(loader.ByteOrder, Generator).Write(libraries)), owner);
    }
}
