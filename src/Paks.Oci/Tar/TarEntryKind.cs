namespace Paks.Oci.Tar;

/// <summary>What an entry of a layer is.</summary>
public enum TarEntryKind
{
    /// <summary>A directory.</summary>
    Directory,

    /// <summary>A regular file.</summary>
    File,

    /// <summary>A symbolic link; its target may lead anywhere.</summary>
    SymbolicLink,

    /// <summary>Another name of a file that comes earlier in the same tar.</summary>
    HardLink,
}
