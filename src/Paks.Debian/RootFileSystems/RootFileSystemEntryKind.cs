namespace Paks.Debian.RootFileSystems;

/// <summary>What an entry of a root file system is.</summary>
public enum RootFileSystemEntryKind
{
    /// <summary>A directory.</summary>
    Directory,

    /// <summary>A regular file.</summary>
    File,

    /// <summary>A symbolic link.</summary>
    SymbolicLink,

    /// <summary>Another name of a file that comes before it.</summary>
    HardLink,
}
