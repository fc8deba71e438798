namespace Paks.Debian.Packages;

/// <summary>What a package may bring: nothing else is unpacked.</summary>
public enum DebEntryKind
{
    /// <summary>A directory.</summary>
    Directory,

    /// <summary>A regular file.</summary>
    File,

    /// <summary>A symbolic link.</summary>
    SymbolicLink,

    /// <summary>Another name of a file that came before it in the package.</summary>
    HardLink,
}
