namespace Paks.Spack.Packages.Relocating;

/// <summary>What an executable or shared library says about where its loader and its libraries are.</summary>
/// <param name="RunPath">DT_RPATH or DT_RUNPATH, whichever there is.</param>
/// <param name="Interpreter">PT_INTERP.</param>
internal sealed record ElfPaths(ElfString? RunPath, ElfString? Interpreter);
