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

    /// <summary>This recipe with the packages alone that an architecture has.</summary>
    public RootFileSystemRecipe For(string architecture) =>
        this with { Packages = [.. Packages.Where(package => package.Architectures.Count == 0 || package.Architectures.Contains(architecture))] };

    /// <summary>By package, the dependencies that are left out on purpose.</summary>
    public IReadOnlyDictionary<string, IReadOnlyList<string>> Without { get; init; } =
        new Dictionary<string, IReadOnlyList<string>>();

    /// <summary>
    /// Patterns of what is left out of every package: <c>*</c> stands for any part of a name, <c>**</c> for any names, also none.
    /// </summary>
    public IReadOnlyList<string> LeaveOut { get; init; } = [];

    /// <summary>Patterns of what is kept whatever else is left out.</summary>
    public IReadOnlyList<string> Keep { get; init; } = [];

    /// <summary>Directories that are made besides.</summary>
    public IReadOnlyList<DirectoryRecipe> Directories { get; init; } = [];

    /// <summary>Symbolic links that are made besides: path and target. A link takes the place of an empty directory.</summary>
    public IReadOnlyDictionary<string, string> Links { get; init; } = new Dictionary<string, string>();

    /// <summary>Files that get a second place, as maintainer scripts do it with defaults: new path and path of the original.</summary>
    public IReadOnlyDictionary<string, string> Copies { get; init; } = new Dictionary<string, string>();

    /// <summary>The users of <c>/etc/passwd</c>, by id.</summary>
    public IReadOnlyList<UserRecipe> Users { get; init; } = [];

    /// <summary>The groups of <c>/etc/group</c>, by id.</summary>
    public IReadOnlyList<GroupRecipe> Groups { get; init; } = [];
}
