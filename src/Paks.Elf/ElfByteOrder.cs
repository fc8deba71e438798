namespace Paks.Elf;

/// <summary>The order of bytes in numbers (<c>EI_DATA</c>).</summary>
public enum ElfByteOrder
{
    /// <summary>None.</summary>
    None = 0,

    /// <summary>Least significant byte first.</summary>
    LittleEndian = 1,

    /// <summary>Most significant byte first.</summary>
    BigEndian = 2,
}
