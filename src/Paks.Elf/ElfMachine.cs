namespace Paks.Elf;

/// <summary>The machine that a file is for (<c>e_machine</c>); there are more values than names here.</summary>
public enum ElfMachine
{
    /// <summary>None.</summary>
    None = 0,

    /// <summary>Intel 80386 and later, 32 bits.</summary>
    I386 = 3,

    /// <summary>MIPS.</summary>
    Mips = 8,

    /// <summary>PowerPC, 32 bits.</summary>
    PowerPC = 20,

    /// <summary>PowerPC, 64 bits.</summary>
    PowerPC64 = 21,

    /// <summary>IBM S/390 and z/Architecture.</summary>
    S390 = 22,

    /// <summary>Arm, 32 bits.</summary>
    Arm = 40,

    /// <summary>x86-64, also with addresses of 32 bits (x32).</summary>
    X8664 = 62,

    /// <summary>Arm, 64 bits.</summary>
    AArch64 = 183,

    /// <summary>RISC-V.</summary>
    RiscV = 243,

    /// <summary>LoongArch.</summary>
    LoongArch = 258,
}
