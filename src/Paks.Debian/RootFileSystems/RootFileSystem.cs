namespace Paks.Debian.RootFileSystems;

/// <summary>A finished tree. Its contents lie in scratch files, which go when it is disposed.</summary>
public sealed class RootFileSystem : IDisposable
{
    private readonly IReadOnlyList<IDisposable> _spools;

    internal RootFileSystem(IReadOnlyList<RootFileSystemEntry> entries, IReadOnlyList<IDisposable> spools)
    {
        Entries = entries;
        _spools = spools;
    }

    /// <summary>In ordinal order of their paths; every parent is there and comes before.</summary>
    public IReadOnlyList<RootFileSystemEntry> Entries { get; }

    /// <summary>Frees the scratch files: contents cannot be opened any more.</summary>
    public void Dispose()
    {
        foreach (var spool in _spools)
        {
            spool.Dispose();
        }
    }
}
