namespace Paks.Debian.RootFileSystems;

/// <summary>An archive that packages come from.</summary>
public sealed record ArchiveRecipe
{
    /// <summary>By which mirrors are given to it: <c>main</c>, <c>security</c>.</summary>
    public required string Name { get; init; }

    /// <summary>The official mirrors, used where the user and the host name no other.</summary>
    public required IReadOnlyList<string> Mirrors { get; init; }

    /// <summary>The architectures that these mirrors have, where an archive is parted by architecture, as Ubuntu's is; empty: all.</summary>
    public IReadOnlyList<string> Architectures { get; init; } = [];

    /// <summary>Whether it lies on its mirrors alone: nobody else's mirrors are asked for it that happen to have a suite of the same name.</summary>
    public bool IsOwn { get; init; }

    /// <summary>Places that hold the archive as it was at a <c>{timestamp}</c>, asked for what no mirror gives any more.</summary>
    public IReadOnlyList<string> Snapshots { get; init; } = [];

    /// <summary>The suites; of a package the newest version in any of them is taken.</summary>
    public required IReadOnlyList<string> Suites { get; init; }

    /// <summary>The components.</summary>
    public required IReadOnlyList<string> Components { get; init; }

    /// <summary>Fingerprints of the keys that may sign its releases.</summary>
    public required IReadOnlyList<string> SignedBy { get; init; }
}
