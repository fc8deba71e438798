namespace Paks.Debian.Resolution;

/// <summary>A requirement that nothing meets.</summary>
/// <param name="Dependency">What is needed.</param>
/// <param name="Chain">From the package that is asked for down to the one that needs it, as they were chosen then.</param>
/// <param name="Attempts">The candidates, and why they fail; empty: there are none.</param>
internal sealed record FailedRequirement(Dependency Dependency, IReadOnlyList<string> Chain, IReadOnlyList<Attempt> Attempts);
