namespace Paks.Debian.RootFileSystems;

/// <summary>Where the bytes of a file are. Entries that share one object are names of one file.</summary>
internal abstract class FileContent
{
    public abstract long Size { get; }

    public abstract Stream Open();

    /// <summary>The same bytes as a file of its own.</summary>
    public abstract FileContent Copy();
}
