namespace Paks.Debian.RootFileSystems;

/// <summary>A package of a plan: exactly this file.</summary>
public sealed record PlannedPackage
{
    /// <summary>Its name.</summary>
    public required string Name { get; init; }

    /// <summary>Its version.</summary>
    public required string Version { get; init; }

    /// <summary>Its architecture, or <c>all</c>.</summary>
    public required string Architecture { get; init; }

    /// <summary>The source package, which advisories name.</summary>
    public required string Source { get; init; }

    /// <summary>The source package's version.</summary>
    public required string SourceVersion { get; init; }

    /// <summary>The archive's name in the recipe.</summary>
    public required string Archive { get; init; }

    /// <summary>The suite that has it.</summary>
    public required string Suite { get; init; }

    /// <summary>Where it lies on a mirror of this archive.</summary>
    public required string Filename { get; init; }

    /// <summary>Its size in bytes.</summary>
    public required long Size { get; init; }

    /// <summary>Its digest, 64 lower-case hexadecimal digits.</summary>
    public required string Sha256 { get; init; }

    /// <summary>What it says to take when unpacked, in bytes.</summary>
    public required long InstalledSize { get; init; }
}
