namespace Paks.Bench;

/// <summary>One way to do the work.</summary>
/// <param name="Name">As the report calls it.</param>
/// <param name="Script">The shell script that is measured; <c>$OUT</c> is a new folder of its own.</param>
internal sealed record Contestant(string Name, string Script)
{
    /// <summary>What is done before, unmeasured, with the same <c>$OUT</c>.</summary>
    public string Before { get; init; } = "";

    /// <summary>What is done afterwards, unmeasured.</summary>
    public string After { get; init; } = "";

    /// <summary>Whether it is ours, and so measured against the best of the others.</summary>
    public bool IsOurs { get; init; }

    /// <summary>Whether the engine works for it, so that its time counts.</summary>
    public bool UsesEngine { get; init; }

    /// <summary>The most rounds that it takes part in: some take minutes.</summary>
    public int MostRounds { get; init; } = int.MaxValue;
}
