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
    /// <summary>The archive as an architecture has it.</summary>
    public ArchiveRecipe For(string architecture) => new()
    {
        Name = Name,
        Mirrors = [.. Mirrors.Where(mirror => mirror.IsFor(architecture)).Select(mirror => mirror.Text)],
        Snapshots = Snapshots,
        Suites = [.. Suites.Where(suite => suite.IsFor(architecture)).Select(suite => suite.Text)],
        Components = Components,
        SignedBy = SignedBy,
    };
}
