using Paks.Spack.Specs;

namespace Paks.Containers.Bases;

/// <summary>A C library, as labels write it: <c>glibc 2.36</c>.</summary>
/// <param name="Name">As Spack calls it.</param>
/// <param name="Version">Its version.</param>
public sealed record CLibrary(string Name, SpackVersion Version)
{
    /// <summary>Spack's name of the GNU C library.</summary>
    public const string Gnu = "glibc";

    /// <summary>Reads a label's value; null where it says nothing that could be compared.</summary>
    public static CLibrary? TryParse(string? text) =>
        text?.Split(' ') is [var name and not "", var number] && SpackVersion.TryParse(number, out var version) ? new CLibrary(name, version) : null;

    /// <summary>The GNU C library of a version.</summary>
    public static CLibrary? TryParseGnu(string? version) => SpackVersion.TryParse(version, out var parsed) ? new CLibrary(Gnu, parsed) : null;

    /// <summary>Whether this is a newer version of the same library: what was linked against it does not run on the other.</summary>
    public bool IsNewerThan(CLibrary other) => Name == other.Name && Version.CompareTo(other.Version) > 0;

    /// <summary>As labels write it.</summary>
    public override string ToString() => $"{Name} {Version}";
}
