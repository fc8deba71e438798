namespace Paks.Testing.Registries.Contents;

/// <summary>The folder that blobs and unfinished uploads lie in.</summary>
internal sealed class BlobFiles : IDisposable
{
    private readonly TempFolder _folder = new();
    private int _count;

    /// <summary>The path of a new file; nothing is made there.</summary>
    public string Next() => _folder[Interlocked.Increment(ref _count).ToString()];

    public void Dispose() => _folder.Dispose();
}
