namespace Paks.Spack.Caches;

/// <summary>Something that is read when it is first asked for, and then known. A failure is not remembered.</summary>
internal sealed class Once<T>(Func<CancellationToken, Task<T>> read)
{
    private readonly Lock _lock = new();
    private Task<T>? _reading;

    public Task<T> GetAsync(CancellationToken cancellationToken)
    {
        lock (_lock)
        {
            return _reading is null or { IsFaulted: true } or { IsCanceled: true } ? _reading = read(cancellationToken) : _reading;
        }
    }

    /// <summary>Has it read anew when it is asked for again.</summary>
    public void Forget()
    {
        lock (_lock)
        {
            _reading = null;
        }
    }
}
