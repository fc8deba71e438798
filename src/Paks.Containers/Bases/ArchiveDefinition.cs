using Paks.Debian.RootFileSystems;

namespace Paks.Containers.Bases;

/// <summary>An archive of a definition. Mirrors and suites may be those of some architectures only.</summary>
internal sealed record ArchiveDefinition(
    string Name,
    IReadOnlyList<Restricted> Mirrors,
    IReadOnlyList<string> Snapshots,
    IReadOnlyList<Restricted> Suites,
    IReadOnlyList<string> Components,
    IReadOnlyList<string> SignedBy)
{
    /// <summary>Whether a user's own definition names it.</summary>
    public bool IsOwn { get; init; }

    /// <summary>The archive as an architecture has it.</summary>
    public ArchiveRecipe For(string architecture) => new()
    {
        Name = Name,
        Mirrors = [.. MirrorsFor(architecture).Select(mirror => mirror.Text)],
        Architectures = MirrorsFor(architecture).All(mirror => mirror.Architectures.Count > 0)
            ? [.. MirrorsFor(architecture).SelectMany(mirror => mirror.Architectures).Distinct()]
            : [],
        IsOwn = IsOwn,
        Snapshots = Snapshots,
        Suites = [.. Suites.Where(suite => suite.IsFor(architecture)).Select(suite => suite.Text)],
        Components = Components,
        SignedBy = SignedBy,
    };

    private IEnumerable<Restricted> MirrorsFor(string architecture) => Mirrors.Where(mirror => mirror.IsFor(architecture));
}
