using Paks.Debian.RootFileSystems;

namespace Paks.Containers.Bases;

/// <summary>A package of a flavour: <c>NAME</c>, or <c>NAME | OTHER</c> where releases have it under another name.</summary>
/// <param name="Names">Its names.</param>
/// <param name="Only">Patterns of what is wanted of it; null: all.</param>
internal sealed record PackageDefinition(Restricted Names, IReadOnlyList<string>? Only)
{
    private const StringSplitOptions Trimmed = StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries;

    /// <summary>Whether it has a name at all.</summary>
    public bool IsNamed => Names.Text.Split('|', Trimmed).Length > 0;

    /// <summary>The package as a recipe has it.</summary>
    public PackageRecipe ToRecipe()
    {
        var names = Names.Text.Split('|', Trimmed);
        return new PackageRecipe(names[0], Only) { Or = names[1..] };
    }
}
