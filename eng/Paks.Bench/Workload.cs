namespace Paks.Bench;

/// <summary>Something to be done, and those who do it.</summary>
/// <param name="Title">The work in a few words.</param>
/// <param name="Description">What exactly is done.</param>
/// <param name="Contestants">Ours and the others.</param>
internal sealed record Workload(string Title, string Description, IReadOnlyList<Contestant> Contestants)
{
    /// <summary>Runs everybody in turn, round by round, so that a noisy minute hits all alike.</summary>
    public WorkloadResult Run(int rounds, BenchMachine machine)
    {
        var runs = Contestants.ToDictionary(contestant => contestant, _ => new List<Measurement>());
        for (var round = 0; round < rounds; round++)
        {
            foreach (var contestant in Contestants.Where(contestant => round < contestant.MostRounds))
            {
                Console.Error.WriteLine($"{Title}: round {round + 1}, {contestant.Name}");
                runs[contestant].Add(Measurement.Of(contestant, machine));
            }
        }

        return new WorkloadResult(this, [.. Contestants.Select(contestant => new ContestantResult(contestant, Measurement.Median(runs[contestant]), runs[contestant].Count))]);
    }
}
