using Paks.Elf;

namespace Paks.Debian.RootFileSystems.Loader;

/// <summary>A library that the loader finds.</summary>
/// <param name="Name">By which it is looked for: its SONAME, or the name of its file.</param>
/// <param name="Path">Where it is found, from the root.</param>
/// <param name="Flags">Of its entry in the cache.</param>
/// <param name="Capability">The folder in <c>glibc-hwcaps</c> that it lies in, for processors that have what it says; else null.</param>
/// <param name="MissingLink">Where its name leads nowhere yet: the link that has to be there and what it leads to; else null.</param>
/// <param name="Elf">What it says of itself.</param>
internal sealed record LoaderLibrary(string Name, string Path, int Flags, string? Capability, (string Path, string Target)? MissingLink, ElfFile Elf);
