namespace Paks.Debian.RootFileSystems;

/// <summary>The paths of a package: each once, and nothing written through anything but a directory.</summary>
internal sealed class PackagePaths(string package)
{
    private readonly Dictionary<string, bool> _areDirectories = new(StringComparer.Ordinal);

    /// <exception cref="MalformedPackageException">It was there before; directories may come again.</exception>
    public void Add(string path, bool isDirectory)
    {
        if (!_areDirectories.TryAdd(path, isDirectory) && !(isDirectory && _areDirectories[path]))
        {
            throw new MalformedPackageException(package, $"{path} comes twice");
        }
    }

    /// <summary>To be called at the end: a link may come after what lies below it.</summary>
    /// <exception cref="MalformedPackageException">Something lies below a link or a file.</exception>
    public void RequireDirectories()
    {
        foreach (var path in _areDirectories.Keys)
        {
            for (var slash = path.LastIndexOf('/'); slash > 0; slash = path.LastIndexOf('/', slash - 1))
            {
                if (_areDirectories.TryGetValue(path[..slash], out var isDirectory) && !isDirectory)
                {
                    throw new MalformedPackageException(package, $"{path} would be written through {path[..slash]}, which is no directory");
                }
            }
        }
    }
}
