namespace Paks.Elf;

/// <summary>What a file requires of one library (an entry of <c>DT_VERNEED</c>).</summary>
/// <param name="File">The library, by its SONAME.</param>
/// <param name="Versions">The versions, in the file's order.</param>
public sealed record ElfVersionNeed(string File, IReadOnlyList<ElfRequiredVersion> Versions);
