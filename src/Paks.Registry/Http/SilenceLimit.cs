namespace Paks.Registry.Http;

/// <summary>Ends a wait for the other side once it has been silent for too long.</summary>
internal sealed class SilenceLimit : IDisposable
{
    private readonly Lock _lock = new();
    private readonly TimeSpan _limit;
    private readonly CancellationTokenSource _silence;
    private readonly CancellationTokenSource _either;
    private bool _isOver;

    public SilenceLimit(RegistryOptions options, CancellationToken cancellationToken)
    {
        _limit = options.Silence;
        _silence = new CancellationTokenSource(_limit, options.Time);
        _either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, _silence.Token);
    }

    /// <summary>Ends with the silence, or with the caller's wish.</summary>
    public CancellationToken Token => _either.Token;

    /// <summary>There was a sign of life: the wait begins anew.</summary>
    /// <param name="more">How much longer than usual it may take.</param>
    public void Restart(TimeSpan more = default) => Set(_limit + more);

    /// <summary>Nothing is expected of the other side for now: it is this side that has to do something.</summary>
    public void Pause() => Set(Timeout.InfiniteTimeSpan);

    public void Dispose()
    {
        lock (_lock)
        {
            _isOver = true;
        }

        _either.Dispose();
        _silence.Dispose();
    }

    // The body of a request that has failed may still be under way.
    private void Set(TimeSpan time)
    {
        lock (_lock)
        {
            if (!_isOver)
            {
                _silence.CancelAfter(time);
            }
        }
    }
}
