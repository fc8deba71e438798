namespace Paks.Debian;

/// <summary>A package that a recipe names is in none of its suites.</summary>
public sealed class PackageNotFoundException(string package, string architecture, IReadOnlyList<string> suites)
    : KeyNotFoundException($"cannot find package {package} for {architecture} in {string.Join(", ", suites)}")
{
    /// <summary>The package.</summary>
    public string Package { get; } = package;

    /// <summary>The architecture that was looked for.</summary>
    public string Architecture { get; } = architecture;

    /// <summary>The suites that were searched.</summary>
    public IReadOnlyList<string> Suites { get; } = suites;
}
