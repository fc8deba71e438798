namespace Paks.Elf;

/// <summary>How wide addresses are (<c>EI_CLASS</c>).</summary>
public enum ElfClass
{
    /// <summary>None.</summary>
    None = 0,

    /// <summary>32 bits.</summary>
    Elf32 = 1,

    /// <summary>64 bits.</summary>
    Elf64 = 2,
}
