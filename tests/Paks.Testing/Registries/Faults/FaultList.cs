namespace Paks.Testing.Registries.Faults;

/// <summary>The faults of a server, in order. Several may hit one request: each adds its part, of a kind the last one counts.</summary>
public sealed class FaultList
{
    private readonly Lock _lock = new();
    private List<FaultRule> _rules = [];

    /// <summary>The rules, in the order in which they count.</summary>
    public IReadOnlyList<FaultRule> Rules => Snapshot();

    /// <summary>Adds a fault for some requests: see <see cref="FaultRule"/>. The rule tells how often it hit.</summary>
    public FaultRule Add(Fault fault, RequestKind on = RequestKind.Any, int nth = 1, int times = 1, Func<string, string, bool>? where = null) =>
        Add(new FaultRule(fault, on, nth, times, where));

    /// <summary>Adds a fault for all requests of some kinds, for ever.</summary>
    public FaultRule Always(Fault fault, RequestKind on = RequestKind.Any, Func<string, string, bool>? where = null) =>
        Add(new FaultRule(fault, on, times: int.MaxValue, where: where));

    /// <summary>Adds all faults of a drawn sequence.</summary>
    public void Add(SeededFaults faults)
    {
        foreach (var rule in faults.Rules)
        {
            Add(rule);
        }
    }

    /// <summary>Removes all: from now on, everything works.</summary>
    public void Clear()
    {
        lock (_lock)
        {
            _rules = [];
        }
    }

    /// <summary>One line a fault.</summary>
    public override string ToString() => string.Join('\n', Snapshot());

    internal FaultPlan PlanFor(RequestKind kind, string method, string path)
    {
        var plan = new FaultPlan();
        foreach (var rule in Snapshot().Where(rule => rule.Takes(kind, method, path)))
        {
            plan.Add(rule.Fault);
        }

        return plan;
    }

    private FaultRule Add(FaultRule rule)
    {
        lock (_lock)
        {
            _rules.Add(rule);
        }

        return rule;
    }

    private List<FaultRule> Snapshot()
    {
        lock (_lock)
        {
            return [.. _rules];
        }
    }
}
