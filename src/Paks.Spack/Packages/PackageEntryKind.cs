namespace Paks.Spack.Packages;

/// <summary>What a member of a package is. Nothing else is ever in one: devices, sockets and FIFOs are refused.</summary>
public enum PackageEntryKind
{
    /// <summary>A directory.</summary>
    Directory,

    /// <summary>A regular file; for an inode with several names, the first of them.</summary>
    File,

    /// <summary>A symbolic link; its target is kept verbatim.</summary>
    SymbolicLink,

    /// <summary>A further name of a file that came before.</summary>
    HardLink,
}
