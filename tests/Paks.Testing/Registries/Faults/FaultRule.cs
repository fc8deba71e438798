namespace Paks.Testing.Registries.Faults;

/// <summary>A fault, and the requests that it hits. The rule counts, so one is for one server.</summary>
public sealed class FaultRule
{
    private readonly Lock _lock = new();
    private int _seen;
    private int _hits;

    /// <summary>Hits, of the requests of some kinds, the <paramref name="nth"/> and those behind it.</summary>
    /// <param name="fault">What goes wrong.</param>
    /// <param name="on">The kinds of requests that it is for.</param>
    /// <param name="nth">The first of these requests that it hits, from 1.</param>
    /// <param name="times">How many of them it hits from there on.</param>
    /// <param name="where">Says by method, and by path with query, which of these requests are meant; null for all.</param>
    public FaultRule(Fault fault, RequestKind on = RequestKind.Any, int nth = 1, int times = 1, Func<string, string, bool>? where = null)
    {
        Fault = fault;
        On = on;
        Nth = nth;
        Times = times;
        Where = where;
    }

    /// <summary>What goes wrong.</summary>
    public Fault Fault { get; }

    /// <summary>The kinds of requests that it is for.</summary>
    public RequestKind On { get; }

    /// <summary>The first of these requests that it hits, from 1.</summary>
    public int Nth { get; }

    /// <summary>How many of them it hits from there on.</summary>
    public int Times { get; }

    /// <summary>Says by method, and by path with query, which of these requests are meant; null for all.</summary>
    public Func<string, string, bool>? Where { get; }

    /// <summary>How many requests it has hit.</summary>
    public int Hits => Volatile.Read(ref _hits);

    /// <summary>One line: which requests, what, and how often it happened.</summary>
    public override string ToString()
    {
        var which = Times == int.MaxValue ? Nth == 1 ? "every" : $"every from number {Nth}" : Times == 1 ? $"number {Nth}" : $"numbers {Nth} to {Nth + Times - 1}";
        return $"{On}, {which}{(Where is null ? "" : " of some")}: {Fault} (hit {Hits})";
    }

    internal bool Takes(RequestKind kind, string method, string path)
    {
        if (!On.HasFlag(kind) || Where?.Invoke(method, path) == false)
        {
            return false;
        }

        lock (_lock)
        {
            _seen++;
            var hit = _seen >= Nth && _hits < Times;
            _hits += hit ? 1 : 0;
            return hit;
        }
    }
}
