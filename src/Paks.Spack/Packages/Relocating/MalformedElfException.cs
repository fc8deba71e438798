namespace Paks.Spack.Packages.Relocating;

/// <summary>A file begins like an ELF file and is none, or none whose paths can be told. It never leaves <see cref="ElfReader"/>.</summary>
internal sealed class MalformedElfException : FormatException;
