using System.Buffers;
using System.Security.Cryptography;

namespace Paks.Oci;

/// <summary>
/// Takes a plain stream, cuts it into members of a fixed size, has them compressed side by side and writes them in
/// order: the output depends on the content alone, not on threads nor on how the content is handed over.
/// </summary>
internal sealed class MemberStream(MemberCodec codec, Stream output, int parallelism) : WriteOnlyStream
{
    private readonly IncrementalHash _hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);

    // One more than there are workers, so that none is idle while this thread waits for the oldest.
    private readonly int _maximumPending = parallelism + 1;
    private readonly Queue<Task<PooledBuffer>> _pending = new();
    private byte[]? _member;
    private int _filled;

    public override void Write(ReadOnlySpan<byte> buffer)
    {
        _hash.AppendData(buffer);
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

    /// <summary>Writes what is left, then the end of the archive; gives the digest of the whole plain stream.</summary>
    public Digest Finish()
    {
        if (_filled > 0)
        {
            // Nothing is left to do beside it, so the last member, often the only one, needs no other thread.
            using PooledBuffer last = Compress(_member!, _filled);
            _member = null;
            DrainTo(0);
            output.Write(last.WrittenSpan);
        }

        DrainTo(0);
        _hash.AppendData(new byte[MemberCodec.EndOfArchiveSize]);
        output.Write(codec.EndOfArchive);
        return Digest.FromSha256(_hash.GetHashAndReset());
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

            _hash.Dispose();
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
