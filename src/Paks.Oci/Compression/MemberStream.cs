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
    private readonly Queue<Pending> _pending = new();
    private byte[]? _member;
    private int _filled;

    /// <summary>Where the members go that begin from now on.</summary>
    public Stream Output { get; set; } = output;

    public override void Write(ReadOnlySpan<byte> buffer)
    {
        hash.AppendData(buffer);
        while (!buffer.IsEmpty)
        {
            _member ??= ArrayPool<byte>.Shared.Rent(MemberCodec.MemberSize);
            var count = Math.Min(buffer.Length, MemberCodec.MemberSize - _filled);
            buffer[..count].CopyTo(_member.AsSpan(_filled));
            _filled += count;
            buffer = buffer[count..];
            if (_filled == MemberCodec.MemberSize)
            {
                EndMember();
            }
        }
    }

    /// <summary>What is written next begins a member.</summary>
    public void EndMember()
    {
        if (_filled == 0)
        {
            return;
        }

        (var member, var size) = (_member!, _filled);
        (_member, _filled) = (null, 0);
        if (parallelism <= 1)
        {
            using var compressed = Compress(member, size);
            Output.Write(compressed.WrittenSpan);
            return;
        }

        _pending.Enqueue(new Pending(Task.Run(() => Compress(member, size)), Output, null));
        DrainTo(_maximumPending);
    }

    /// <summary>Has something done as soon as all members so far are written.</summary>
    public void Then(Action action)
    {
        _pending.Enqueue(new Pending(null, Output, action));
        DrainTo(_maximumPending);
    }

    /// <summary>Writes what is left.</summary>
    public void Drain()
    {
        if (_filled > 0)
        {
            // Nothing is left to do beside it, so the last member, often the only one, needs no other thread.
            using var last = Compress(_member!, _filled);
            (_member, _filled) = (null, 0);
            DrainTo(0);
            Output.Write(last.WrittenSpan);
        }

        DrainTo(0);
    }

    /// <summary>Writes what is left, then the end of the archive.</summary>
    public void Finish()
    {
        Drain();
        hash.AppendData(new byte[MemberCodec.EndOfArchiveSize]);
        Output.Write(codec.EndOfArchive);
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            while (_pending.TryDequeue(out var next))
            {
                // The layer is given up; only the memory is wanted back.
                next.Member?.ContinueWith(static task => task.Result.Dispose(), CancellationToken.None, TaskContinuationOptions.OnlyOnRanToCompletion, TaskScheduler.Default);
            }
        }

        base.Dispose(disposing);
    }

    private void DrainTo(int pending)
    {
        while (_pending.TryPeek(out var next) && (next.Member is null || _pending.Count > pending))
        {
            _pending.Dequeue();
            if (next.Member is not null)
            {
                using var compressed = next.Member.GetAwaiter().GetResult();
                next.Output.Write(compressed.WrittenSpan);
            }

            next.Action?.Invoke();
        }
    }

    private PooledBuffer Compress(byte[] member, int size)
    {
        var compressed = new PooledBuffer(size);
        codec.Compress(member.AsSpan(0, size), compressed);
        ArrayPool<byte>.Shared.Return(member);
        return compressed;
    }

    /// <summary>A member that is being compressed, or something to do.</summary>
    private readonly record struct Pending(Task<PooledBuffer>? Member, Stream Output, Action? Action);
}
