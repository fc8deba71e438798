namespace Paks.Debian;

/// <summary>Packages that are asked for need what cannot be had, or cannot be had together.</summary>
public sealed class DependencyException(IReadOnlyList<string> chain, Dependency dependency, IReadOnlyList<string> reasons)
    : InvalidOperationException($"{Subject(chain, dependency)}: {string.Join("; ", reasons)}")
{
    /// <summary>From the package that is asked for down to the one that needs it; empty: what is asked for itself cannot be had.</summary>
    public IReadOnlyList<string> Chain { get; } = chain;

    /// <summary>What cannot be met.</summary>
    public Dependency Dependency { get; } = dependency;

    /// <summary>Why not, an alternative each.</summary>
    public IReadOnlyList<string> Reasons { get; } = reasons;

    private static string Subject(IReadOnlyList<string> chain, Dependency dependency) => chain switch
    {
        [] => $"package {dependency} cannot be had",
        [var only] => $"package {only} needs '{dependency}'",
        _ => $"package {chain[^1]} ({string.Join(" -> ", chain)}) needs '{dependency}'",
    };
}
