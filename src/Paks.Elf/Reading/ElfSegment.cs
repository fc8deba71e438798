namespace Paks.Elf.Reading;

/// <summary>A program header that has bytes in the file.</summary>
internal sealed record ElfSegment(uint Type, ulong Offset, ulong Address, ulong Size, ulong Alignment)
{
    public const uint Load = 1, Dynamic = 2, Interpreter = 3, Note = 4;

    public ulong End => Offset + Size;
}
