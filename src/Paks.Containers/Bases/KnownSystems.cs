namespace Paks.Containers.Bases;

/// <summary>
/// The GNU C libraries of operating systems, by Spack's names of them, as their distributions published them. Packages say only the
/// system where Spack did not yet record the library.
/// </summary>
internal static class KnownSystems
{
    private static readonly Dictionary<string, string> Versions = new(StringComparer.Ordinal)
    {
        ["almalinux8"] = "2.28",
        ["almalinux9"] = "2.34",
        ["almalinux10"] = "2.39",
        ["amzn2"] = "2.26",
        ["amzn2023"] = "2.34",
        ["centos7"] = "2.17",
        ["centos8"] = "2.28",
        ["debian10"] = "2.28",
        ["debian11"] = "2.31",
        ["debian12"] = "2.36",
        ["debian13"] = "2.41",
        ["rhel7"] = "2.17",
        ["rhel8"] = "2.28",
        ["rhel9"] = "2.34",
        ["rhel10"] = "2.39",
        ["rocky8"] = "2.28",
        ["rocky9"] = "2.34",
        ["rocky10"] = "2.39",
        ["ubuntu18.04"] = "2.27",
        ["ubuntu20.04"] = "2.31",
        ["ubuntu22.04"] = "2.35",
        ["ubuntu24.04"] = "2.39",
        ["ubuntu26.04"] = "2.43",
    };

    /// <summary>The C library of an operating system; null where it is not known here.</summary>
    public static CLibrary? LibcOf(string? operatingSystem) =>
        operatingSystem is not null && Versions.TryGetValue(operatingSystem, out var version) ? CLibrary.TryParseGnu(version) : null;

    /// <summary>The distribution of an operating system: its name without the release.</summary>
    public static string FamilyOf(string operatingSystem) => operatingSystem.TrimEnd('0', '1', '2', '3', '4', '5', '6', '7', '8', '9', '.');
}
