namespace Paks.Spack.Packages.Relocating;

/// <summary>What has to be done to a file; a file may be listed as both.</summary>
[Flags]
internal enum FileWork
{
    /// <summary>It passes through.</summary>
    None = 0,

    /// <summary>Prefixes in its text.</summary>
    Text = 1,

    /// <summary>Paths in its ELF header, and C-strings.</summary>
    Binary = 2,
}
