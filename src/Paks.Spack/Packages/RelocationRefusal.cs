namespace Paks.Spack.Packages;

/// <summary>Why a package cannot be put under another prefix.</summary>
public enum RelocationRefusal
{
    /// <summary>A binary holds an old prefix, and the new one is longer.</summary>
    PrefixTooLong,

    /// <summary>The new prefix is shorter, but not by enough for the C-string that holds the old one.</summary>
    PrefixTooClose,

    /// <summary>A new RPATH, RUNPATH or interpreter does not fit in the place of the old one.</summary>
    RunPathTooLong,

    /// <summary>The package does not say which prefixes it was built with.</summary>
    NoPrefixes,
}
