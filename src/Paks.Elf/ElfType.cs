namespace Paks.Elf;

/// <summary>What a file is (<c>e_type</c>); there are more values than names here.</summary>
public enum ElfType
{
    /// <summary>None.</summary>
    None = 0,

    /// <summary>For the link editor.</summary>
    Relocatable = 1,

    /// <summary>A program at a fixed address.</summary>
    Executable = 2,

    /// <summary>A shared library, or a program that runs at any address.</summary>
    SharedObject = 3,

    /// <summary>The memory of a process.</summary>
    Core = 4,
}
