namespace Paks.Debian.RootFileSystems;

/// <summary>Two packages, or a package and the recipe, want the same path for different things.</summary>
public sealed class PackageConflictException(string path, string first, string second)
    : InvalidOperationException($"{first} and {second} both want {path}")
{
    /// <summary>The path.</summary>
    public string Path { get; } = path;

    /// <summary>Who was there first.</summary>
    public string First { get; } = first;

    /// <summary>Who came second.</summary>
    public string Second { get; } = second;
}
