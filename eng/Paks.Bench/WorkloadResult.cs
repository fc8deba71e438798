namespace Paks.Bench;

/// <summary>What everybody took for one piece of work.</summary>
internal sealed record WorkloadResult(Workload Workload, IReadOnlyList<ContestantResult> Contestants)
{
    /// <summary>The fastest of the others.</summary>
    public ContestantResult BestPeer => Contestants.Where(result => !result.Contestant.IsOurs).MinBy(result => result.Median.Wall)!;
}
