namespace Paks.Debian;

/// <summary>A package needs what no other package of the recipe is, and the recipe does not say that this is meant.</summary>
public sealed class DependencyMissingException(string package, Dependency dependency)
    : InvalidOperationException($"package {package} depends on '{dependency}', which no package of the recipe is")
{
    /// <summary>The package that needs it.</summary>
    public string Package { get; } = package;

    /// <summary>What it needs.</summary>
    public Dependency Dependency { get; } = dependency;
}
