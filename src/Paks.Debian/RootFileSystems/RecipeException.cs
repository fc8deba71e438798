namespace Paks.Debian.RootFileSystems;

/// <summary>A recipe asks for what cannot be.</summary>
public sealed class RecipeException(string recipe, string reason) : InvalidOperationException($"cannot make base {recipe}: {reason}")
{
    /// <summary>The recipe's name.</summary>
    public string Recipe { get; } = recipe;
}
