namespace Paks.Bench;

/// <summary>What one contestant took.</summary>
internal sealed record ContestantResult(Contestant Contestant, Measurement Median, int Rounds);
