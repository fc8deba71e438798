namespace Paks.Testing.Registries;

/// <summary>The requests that reached a server, in the order of their arrival. Safe to read while more arrive.</summary>
public sealed class RequestLog
{
    private readonly Lock _lock = new();
    private List<LoggedRequest> _requests = [];

    /// <summary>All of them, until now.</summary>
    public IReadOnlyList<LoggedRequest> All => Snapshot();

    /// <summary>Those of some kinds.</summary>
    public IReadOnlyList<LoggedRequest> Of(RequestKind kinds) => [.. Snapshot().Where(request => kinds.HasFlag(request.Kind))];

    /// <summary>Forgets all requests until now.</summary>
    public void Clear()
    {
        lock (_lock)
        {
            _requests = [];
        }
    }

    /// <summary>One line a request.</summary>
    public override string ToString() => string.Join('\n', Snapshot());

    internal void Add(LoggedRequest request)
    {
        lock (_lock)
        {
            _requests.Add(request);
        }
    }

    private List<LoggedRequest> Snapshot()
    {
        lock (_lock)
        {
            return [.. _requests];
        }
    }
}
