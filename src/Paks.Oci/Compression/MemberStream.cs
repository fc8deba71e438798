using System.Buffers;
using System.Security.Cryptography;

namespace Paks.Oci;

/// <summary>
/// Takes a plain stream, cuts it into members of a fixed size, has them compressed side by side and writes them in
/// order: the output depends on the content alone, not on threads nor on how the content is handed over.
/// </summary>
/// <param name="codec">Compresses the members.</param>
/// <param name="output">Where they go; it is not disposed.</param>
/// <param name="hash">Is given the plain stream; it is not disposed.</param>
/// <param name="parallelism">How many threads may compress.</param>
internal sealed class MemberStream(MemberCodec codec, Stream output, IncrementalHash hash, int parallelism) : WriteOnlyStream
{
    // One more than there are workers, so that none is idle while this thread waits for the oldest.
    private readonly int _maximumPending = parallelism + 1;
    private readonly Queue<Task<PooledBuffer>> _pending = new();
    private byte[]? _member;
    private int _filled;

    public override void Write(ReadOnlySpan<byte> buffer)
    {
        hash.AppendData(buffer);
        while (!buffer.IsEmpty)
        {
            _member ??= ArrayPool<byte>.Shared.Rent(MemberCodec.MemberSize);
            int count = Math.Min(buffer.Length, MemberCodec.MemberSize - _filled);
            buffer[..count].CopyTo(_member.AsSpan(_filled));
            _filled += count;
            buffer = buffer[count..];
            if (_filled == MemberCodec.MemberSize)
            {
                DispatchMember();
            }
        }
    }

    /// <summary>Writes what is left: what is written next begins a member.</summary>
    public void EndMember()
    {
        if (_filled > 0)
        {
            // Nothing is left to do beside it, so the last member, often the only one, needs no other thread.
            using PooledBuffer last = Compress(_member!, _filled);
            _member = null;
            _filled = 0;
            DrainTo(0);
            output.Write(last.WrittenSpan);
        }

        DrainTo(0);
    }

    /// <summary>Writes what is left, then the end of the archive.</summary>
    public void Finish()
    {
        EndMember();
        hash.AppendData(new byte[MemberCodec.EndOfArchiveSize]);
        output.Write(codec.EndOfArchive);
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            while (_pending.TryDequeue(out Task<PooledBuffer>? member))
            {
                // The layer is given up; only the memory is wanted back.
                member.ContinueWith(static task => task.Result.Dispose(), CancellationToken.None, TaskContinuationOptions.OnlyOnRanToCompletion, TaskScheduler.Default);
            }
        }

        base.Dispose(disposing);
    }

    private void DispatchMember()
    {
        byte[] member = _member!;
        int size = _filled;
        _member = null;
        _filled = 0;
        if (parallelism <= 1)
        {
            using PooledBuffer compressed = Compress(member, size);
            output.Write(compressed.WrittenSpan);
            return;
        }

        _pending.Enqueue(Task.Run(() => Compress(member, size)));
        DrainTo(_maximumPending);
    }

    private void DrainTo(int pending)
    {
        while (_pending.Count > pending)
        {
            using PooledBuffer compressed = _pending.Dequeue().GetAwaiter().GetResult();
            output.Write(compressed.WrittenSpan);
        }
    }

    private PooledBuffer Compress(byte[] member, int size)
    {
        var compressed = new PooledBuffer(size);
        codec.Compress(member.AsSpan(0, size), compressed);
        ArrayPool<byte>.Shared.Return(member);
        return compressed;
    }
}
