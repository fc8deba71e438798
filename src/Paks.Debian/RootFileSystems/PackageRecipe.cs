namespace Paks.Debian.RootFileSystems;

/// <summary>A package that belongs in.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Only">Patterns of what is wanted of it; null: all.</param>
public sealed record PackageRecipe(string Name, IReadOnlyList<string>? Only = null)
{
    /// <summary>The architectures that have it, by Debian's names; empty: all.</summary>
    public IReadOnlyList<string> Architectures { get; init; } = [];
}
