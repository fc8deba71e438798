namespace Paks.Spack.Packages;

/// <summary>
/// How much a package may ask of its reader. The defaults are far above any real package; what goes beyond them is
/// refused as malformed, so that no archive takes memory or time without bound.
/// </summary>
public sealed record PackageLimits
{
    /// <summary>The default limits.</summary>
    public static PackageLimits Default { get; } = new();

    /// <summary>For an archive that has been read and found within the limits.</summary>
    internal static PackageLimits None { get; } = new() { Entries = int.MaxValue, ContentSize = long.MaxValue };

    /// <summary>Members of the archive.</summary>
    public int Entries { get; init; } = 500_000;

    /// <summary>Bytes of content of all members together.</summary>
    public long ContentSize { get; init; } = 256L << 30;

    /// <summary>Characters of all names and link targets together.</summary>
    public long NameLength { get; init; } = 64L << 20;

    /// <summary>Bytes of <c>.spack/binary_distribution</c>.</summary>
    public int BuildInfoSize { get; init; } = 16 << 20;
}
