namespace Paks.Spack.Packages.Relocating;

/// <summary>A NUL-terminated string in an ELF file.</summary>
/// <param name="Offset">Where it begins in the file.</param>
/// <param name="Value">Its bytes, without the NUL.</param>
internal sealed record ElfString(long Offset, byte[] Value);
