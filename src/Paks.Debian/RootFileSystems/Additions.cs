namespace Paks.Debian.RootFileSystems;

/// <summary>
/// What is made besides the packages' own files: by their maintainer scripts on a system that runs them, here as data. Paths are
/// relative to the root, without leading slash, and follow the merged <c>/usr</c> where there is one. What a package brings itself stays.
/// </summary>
public sealed record Additions
{
    /// <summary>Directories.</summary>
    public IReadOnlyList<DirectoryRecipe> Directories { get; init; } = [];

    /// <summary>Symbolic links: path and target. A link takes the place of an empty directory.</summary>
    public IReadOnlyDictionary<string, string> Links { get; init; } = new Dictionary<string, string>();

    /// <summary>Choices among programs that do the same (update-alternatives(1)): generic path and path of the chosen one; made where that one is there.</summary>
    public IReadOnlyDictionary<string, string> Alternatives { get; init; } = new Dictionary<string, string>();

    /// <summary>Files that get a second place: new path and path of the original.</summary>
    public IReadOnlyDictionary<string, string> Copies { get; init; } = new Dictionary<string, string>();

    /// <summary>Files with their text.</summary>
    public IReadOnlyList<FileRecipe> Files { get; init; } = [];
}
