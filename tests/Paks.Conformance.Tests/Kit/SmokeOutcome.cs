namespace Paks.Conformance.Tests.Kit;

/// <summary>How a command in a container ended and what it printed to standard output.</summary>
internal sealed record SmokeOutcome(int ExitCode, string Output);
