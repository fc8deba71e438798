namespace Paks.Debian.Resolution;

/// <summary>A candidate that was tried and failed.</summary>
/// <param name="Candidate">The candidate.</param>
/// <param name="Because">What could not be met then; null: it clashes at once.</param>
/// <param name="Clash">What it clashes with; null: nothing.</param>
internal sealed record Attempt(PackageCandidate Candidate, FailedRequirement? Because, Clash? Clash);
