namespace Paks.Debian.RootFileSystems;

/// <summary>What a root file system is made of: a base definition as data. Paths are relative to the root, without leading slash.</summary>
public sealed record RootFileSystemRecipe
{
    /// <summary>For messages.</summary>
    public required string Name { get; init; }

    /// <summary>The architectures (Debian's names) that it may be made for.</summary>
    public required IReadOnlyList<string> Architectures { get; init; }

    /// <summary>Where packages come from.</summary>
    public required IReadOnlyList<ArchiveRecipe> Archives { get; init; }

    /// <summary>The packages; where two bring the same directory, the first one's counts.</summary>
    public required IReadOnlyList<PackageRecipe> Packages { get; init; }

    /// <summary>Whether <c>/bin</c>, <c>/lib</c> … are links into <c>/usr</c>.</summary>
    public bool IsUsrMerged { get; init; } = true;

    /// <summary>By package, the dependencies that are left out on purpose.</summary>
    public IReadOnlyDictionary<string, IReadOnlyList<string>> Without { get; init; } =
        new Dictionary<string, IReadOnlyList<string>>();

    /// <summary>
    /// Patterns of what is left out of every package: <c>*</c> stands for any part of a name, <c>**</c> for any names, also none.
    /// </summary>
    public IReadOnlyList<string> LeaveOut { get; init; } = [];

    /// <summary>Patterns of what is kept whatever else is left out.</summary>
    public IReadOnlyList<string> Keep { get; init; } = [];

    /// <summary>
    /// Patterns of files that may be set-user-id or set-group-id: whoever runs one gains what its owner may do. Any other one is refused.
    /// </summary>
    public IReadOnlyList<string> SetId { get; init; } = [];

    /// <summary>By package, what its maintainer scripts would have made; counts where the package is among the plan's.</summary>
    public IReadOnlyDictionary<string, Additions> Scripted { get; init; } = new Dictionary<string, Additions>();

    /// <summary>What is made besides, whatever the packages are.</summary>
    public Additions Additions { get; init; } = new();

    /// <summary>Users of <c>/etc/passwd</c>, besides or in the place of those that base-passwd has.</summary>
    public IReadOnlyList<UserRecipe> Users { get; init; } = [];

    /// <summary>Groups of <c>/etc/group</c>, besides or in the place of those that base-passwd has.</summary>
    public IReadOnlyList<GroupRecipe> Groups { get; init; } = [];
}
