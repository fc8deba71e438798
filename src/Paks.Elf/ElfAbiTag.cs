namespace Paks.Elf;

/// <summary>The system that a file was made for (<c>NT_GNU_ABI_TAG</c>).</summary>
/// <param name="OperatingSystem">0: Linux, 1: Hurd, 2: Solaris, 3: FreeBSD, and so on.</param>
/// <param name="KernelVersion">The oldest kernel that will do: three numbers.</param>
public sealed record ElfAbiTag(uint OperatingSystem, Version KernelVersion);
