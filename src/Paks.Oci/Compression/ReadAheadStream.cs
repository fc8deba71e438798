using System.Buffers;
using System.Collections.Concurrent;

namespace Paks.Oci;

/// <summary>Reads a stream ahead on a thread of its own, into a few buffers, so that producing and using its content
/// go on side by side.</summary>
internal sealed class ReadAheadStream : ReadOnlyStream
{
    private const int BufferSize = 256 * 1024;
    private const int BufferCount = 4;

    private readonly BlockingCollection<ArraySegment<byte>> _filled = new(BufferCount);
    private readonly CancellationTokenSource _stop = new();
    private readonly Task _producer;
    private ArraySegment<byte> _current;
    private int _taken;

    /// <summary>Reads <paramref name="source"/>, which must not be used by others until this is disposed.</summary>
    public ReadAheadStream(Stream source)
    {
        // Its own thread: the pool's may all be waiting for streams like this one.
        _producer = Task.Factory.StartNew(
            () => Produce(source), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
    }

    public override int Read(Span<byte> buffer)
    {
        if (_taken == _current.Count && !TakeNext())
        {
            return 0;
        }

        var count = Math.Min(buffer.Length, _current.Count - _taken);
        _current.AsSpan(_taken, count).CopyTo(buffer);
        _taken += count;
        return count;
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _stop.Cancel();
            ((IAsyncResult)_producer).AsyncWaitHandle.WaitOne(); // what it has failed of, the reader has been told or does not ask
            while (TakeNext(out var buffer))
            {
                ArrayPool<byte>.Shared.Return(buffer.Array!);
            }

            Return(ref _current);
            _filled.Dispose();
            _stop.Dispose();
        }

        base.Dispose(disposing);
    }

    private bool TakeNext()
    {
        Return(ref _current);
        _taken = 0;
        if (_filled.TryTake(out _current, Timeout.Infinite))
        {
            return true;
        }

        _producer.GetAwaiter().GetResult(); // throws what reading has thrown
        return false;
    }

    private bool TakeNext(out ArraySegment<byte> buffer) => _filled.TryTake(out buffer);

    private void Produce(Stream source)
    {
        try
        {
            while (!_stop.IsCancellationRequested)
            {
                var buffer = ArrayPool<byte>.Shared.Rent(BufferSize);
                var count = source.ReadAtLeast(buffer.AsSpan(0, BufferSize), BufferSize, throwOnEndOfStream: false);
                _filled.Add(new ArraySegment<byte>(buffer, 0, count), _stop.Token);
                if (count < BufferSize)
                {
                    return;
                }
            }
        }
        catch (OperationCanceledException) when (_stop.IsCancellationRequested)
        {
            // Nobody reads any more.
        }
        finally
        {
            _filled.CompleteAdding();
        }
    }

    private static void Return(ref ArraySegment<byte> buffer)
    {
        if (buffer.Array is { Length: > 0 } array)
        {
            ArrayPool<byte>.Shared.Return(array);
        }

        buffer = ArraySegment<byte>.Empty;
    }
}
