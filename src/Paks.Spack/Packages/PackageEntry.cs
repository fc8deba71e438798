namespace Paks.Spack.Packages;

/// <summary>One file, directory or link of a package.</summary>
public sealed record PackageEntry
{
    /// <summary>
    /// Path below the package's prefix: no leading or trailing slash, no <c>.</c>, <c>..</c> or empty component.
    /// The prefix directory itself has the empty path.
    /// </summary>
    public required string Path { get; init; }

    /// <summary>What it is.</summary>
    public required PackageEntryKind Kind { get; init; }

    /// <summary>The permission bits as they are stored (12 bits). For a symbolic link they have no meaning.</summary>
    public required int Mode { get; init; }

    /// <summary>Length of the content in bytes; 0 for whatever has none.</summary>
    public long Size { get; init; }

    /// <summary>
    /// A symbolic link's text, verbatim; for a hard link the path, below the prefix, of the file whose further name
    /// it is (never of another hard link). Null for everything else.
    /// </summary>
    public string? LinkTarget { get; init; }

    /// <summary>True for a regular file that its owner may execute.</summary>
    public bool IsExecutable => Kind == PackageEntryKind.File && (Mode & 0x40) != 0;
}
