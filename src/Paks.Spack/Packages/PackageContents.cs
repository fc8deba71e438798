using Paks.Spack.Packages.Reading;

namespace Paks.Spack.Packages;

/// <summary>
/// What one pass over a package's tarball learns: pure data, checked against the rules that Spack itself holds tarballs to, and
/// worth remembering by the tarball's digest (<see cref="ToJson"/>).
/// </summary>
public sealed class PackageContents
{
    private readonly Lazy<PackageFolders> _folders;

    /// <summary>Creates contents that have not been read from a tarball, for a plan or a test.</summary>
    public PackageContents() => _folders = new Lazy<PackageFolders>(() => new PackageFolders([this]));

    /// <summary>The prefix that the package was built for and is packed under: absolute, normal.</summary>
    public required string Prefix { get; init; }

    /// <summary>What Spack noted when it packed the package.</summary>
    public required BuildInfo BuildInfo { get; init; }

    /// <summary>Every member below the prefix, the prefix directory included, in archive order.</summary>
    public required IReadOnlyList<PackageEntry> Entries { get; init; }

    /// <summary>The package's name as its own <c>.spack/spec.json</c> has it; null where that cannot be read.</summary>
    public string? Name { get; init; }

    /// <summary>The version, from the same place.</summary>
    public string? Version { get; init; }

    /// <summary>The DAG hash, from the same place. A caller that knows which hash it wants should compare them.</summary>
    public string? DagHash { get; init; }

    /// <summary>True if an executable's first line runs the <c>sbang</c> of the build-time store (<see cref="SbangPath"/>).</summary>
    public required bool UsesSbang { get; init; }

    /// <summary>
    /// True if the package carries its recipe and the recipe sets environment variables of its own at run time:
    /// <c>spack load</c> would set more than a cache lets anyone know.
    /// </summary>
    public required bool HasRunEnvironmentRecipe { get; init; }

    /// <summary>The store root that the package was built in, padding included.</summary>
    public string InstallRoot => BuildInfo.BuildPath;

    /// <summary>The store root without its padding; <c>sbang</c> lives below it.</summary>
    public string UnpaddedRoot => BuildInfo.UnpaddedRoot;

    /// <summary>True if the store root was made longer than it had to be, to leave room for relocation.</summary>
    public bool IsPadded => UnpaddedRoot != InstallRoot;

    /// <summary>Where the build-time store has its <c>sbang</c>.</summary>
    public string SbangPath => BuildInfo.SbangPath;

    /// <summary>How messages call the package.</summary>
    internal string DisplayName => Name is null ? Prefix : Version is null ? Name : $"{Name}@{Version}";

    /// <summary>
    /// True if there is a directory at this path below the prefix (the empty path is the prefix), also by way of
    /// symbolic links inside the package.
    /// </summary>
    public bool HasDirectory(string path) =>
        _folders.Value.Resolve($"{Prefix}/{path}")?.Kind == PackageEntryKind.Directory;

    /// <summary>The same facts as compact JSON: equal contents give equal bytes.</summary>
    public byte[] ToJson() => PackageContentsJson.Write(this);

    /// <summary>Reads what <see cref="ToJson"/> wrote.</summary>
    /// <exception cref="FormatException">The text is not of this version, or damaged.</exception>
    public static PackageContents Parse(ReadOnlyMemory<byte> json) => PackageContentsJson.Read(json);
}
