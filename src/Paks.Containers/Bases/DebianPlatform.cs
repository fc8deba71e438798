using Paks.Oci;

namespace Paks.Containers.Bases;

/// <summary>Debian's architectures and the platforms of images: two names for the same machines.</summary>
internal static class DebianPlatform
{
    private static readonly (string Debian, string Oci, string? Variant)[] Different =
    [
        ("i386", "386", null),
        ("armhf", "arm", "v7"),
        ("armel", "arm", "v5"),
        ("ppc64el", "ppc64le", null),
    ];

    /// <summary>Debian's name of a platform's architecture; where there is none, the name that images have for it.</summary>
    public static string ArchitectureOf(Platform platform) =>
        Different.FirstOrDefault(one => one.Oci == platform.Architecture && (platform.Variant is null || one.Variant is null || one.Variant == platform.Variant)).Debian
            ?? platform.Architecture;

    /// <summary>The platform of an architecture.</summary>
    public static Platform Of(string architecture) => Different.FirstOrDefault(one => one.Debian == architecture) is { Debian: not null } other
        ? new Platform("linux", other.Oci, other.Variant)
        : new Platform("linux", architecture);
}
