namespace Paks.Spack.Packages;

/// <summary>Which directories of a package become part of which variables (<c>spack.user_environment</c>), in Spack's order.</summary>
public static class PrefixInspections
{
    /// <summary>Spack's defaults for Linux.</summary>
    public static IReadOnlyList<PrefixInspection> Linux { get; } =
    [
        new("bin", "PATH"),
        new("man", "MANPATH"),
        new("share/man", "MANPATH"),
        new("share/aclocal", "ACLOCAL_PATH"),
        new("lib/pkgconfig", "PKG_CONFIG_PATH"),
        new("lib64/pkgconfig", "PKG_CONFIG_PATH"),
        new("share/pkgconfig", "PKG_CONFIG_PATH"),
        new("", "CMAKE_PREFIX_PATH"),
    ];
}
