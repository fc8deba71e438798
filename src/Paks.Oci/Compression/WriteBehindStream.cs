using System.Buffers;

namespace Paks.Oci;

/// <summary>
/// Writes to a stream on another thread, a buffer behind, so that making content goes on while it is hashed and written. What writing
/// fails of is told by a later call, at the latest by <see cref="Flush"/>.
/// </summary>
/// <param name="inner">Not disposed; nobody else may write to it until this is flushed.</param>
internal sealed class WriteBehindStream(Stream inner) : WriteOnlyStream
{
    private const int BufferSize = 512 * 1024;

    private byte[] _filling = ArrayPool<byte>.Shared.Rent(BufferSize);
    private byte[] _writing = ArrayPool<byte>.Shared.Rent(BufferSize);
    private int _filled;
    private Task _written = Task.CompletedTask;

    public override void Write(ReadOnlySpan<byte> buffer)
    {
        while (!buffer.IsEmpty)
        {
            if (_filled == BufferSize)
            {
                WriteFilled();
            }

            var count = Math.Min(buffer.Length, BufferSize - _filled);
            buffer[..count].CopyTo(_filling.AsSpan(_filled));
            _filled += count;
            buffer = buffer[count..];
        }
    }

    public override void Flush()
    {
        WriteFilled();
        _written.GetAwaiter().GetResult();
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing && _filling.Length > 0)
        {
            ((IAsyncResult)_written).AsyncWaitHandle.WaitOne(); // what it has failed of, the caller has been told or does not ask
            ArrayPool<byte>.Shared.Return(_filling);
            ArrayPool<byte>.Shared.Return(_writing);
            _filling = _writing = [];
        }

        base.Dispose(disposing);
    }

    private void WriteFilled()
    {
        _written.GetAwaiter().GetResult();
        (var buffer, var count) = (_filling, _filled);
        (_filling, _writing, _filled) = (_writing, _filling, 0);
        _written = Task.Run(() => inner.Write(buffer, 0, count));
    }
}
