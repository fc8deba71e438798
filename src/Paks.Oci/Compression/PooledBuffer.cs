using System.Buffers;

namespace Paks.Oci;

/// <summary>A growing buffer of rented memory that a compressor writes into.</summary>
internal sealed class PooledBuffer(int capacity) : WriteOnlyStream
{
    private byte[] _bytes = ArrayPool<byte>.Shared.Rent(capacity);
    private int _length;

    /// <summary>What has been written.</summary>
    public Span<byte> WrittenSpan => _bytes.AsSpan(0, _length);

    /// <summary>Forgets what has been written; the memory stays.</summary>
    public void Clear() => _length = 0;

    /// <summary>Room for <paramref name="size"/> bytes at the end.</summary>
    public Span<byte> GetSpan(int size)
    {
        if (_bytes.Length - _length < size)
        {
            var larger = ArrayPool<byte>.Shared.Rent(_length + size);
            WrittenSpan.CopyTo(larger);
            ArrayPool<byte>.Shared.Return(_bytes);
            _bytes = larger;
        }

        return _bytes.AsSpan(_length);
    }

    /// <summary>Counts <paramref name="size"/> bytes of that room as written.</summary>
    public void Advance(int size) => _length += size;

    public override void Write(ReadOnlySpan<byte> buffer)
    {
        buffer.CopyTo(GetSpan(buffer.Length));
        Advance(buffer.Length);
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing && _bytes.Length > 0)
        {
            ArrayPool<byte>.Shared.Return(_bytes);
            _bytes = [];
            _length = 0;
        }

        base.Dispose(disposing);
    }
}
