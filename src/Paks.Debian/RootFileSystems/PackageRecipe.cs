namespace Paks.Debian.RootFileSystems;

/// <summary>A package that belongs in.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Only">Patterns of what is wanted of it; null: all.</param>
public sealed record PackageRecipe(string Name, IReadOnlyList<string>? Only = null)
{
    /// <summary>What is taken where the archive does not have it, in turn: packages are renamed and split between releases.</summary>
    public IReadOnlyList<string> Or { get; init; } = [];

    /// <summary>Whether a package is the one that is meant.</summary>
    public bool Names(string package) => Name == package || Or.Contains(package);
}
