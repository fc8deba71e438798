namespace Paks.Elf;

/// <summary>A version that a file requires of a library.</summary>
/// <param name="Name">As the library defines it, like <c>GLIBC_2.34</c>.</param>
/// <param name="IsWeak">The loader goes on without it.</param>
public sealed record ElfRequiredVersion(string Name, bool IsWeak);
