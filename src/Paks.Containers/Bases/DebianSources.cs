namespace Paks.Containers.Bases;

/// <summary>Where the packages of a Debian base come from.</summary>
public sealed record DebianSources
{
    /// <summary>Mirrors that the user named (<c>--mirror</c>, <c>PAKS_DEBIAN_MIRROR</c>); they go before all others.</summary>
    public IReadOnlyList<string> Mirrors { get; init; } = [];

    /// <summary>The host's apt configuration, which names mirrors that are near, or null to leave it alone.</summary>
    public string? AptFolder { get; init; }

    /// <summary>
    /// Places that hold archives as they were (<c>PAKS_DEBIAN_SNAPSHOT</c>), asked for packages that no mirror gives any more;
    /// <c>{timestamp}</c> in them stands for the time of the release.
    /// </summary>
    public IReadOnlyList<string> Snapshots { get; init; } = [];

    /// <summary>Keyring files of the archive that the user named; else the keys that the definition brings.</summary>
    public IReadOnlyList<string> Keyrings { get; init; } = [];
}
