using System.Buffers;
using System.Security.Cryptography;

namespace Paks.Oci;

/// <summary>The plain side of a layer while it is read: counted, held within limits, and hashed where there is a hash.</summary>
internal sealed class PlainStream(Stream plain, IncrementalHash? hash, LayerLimits limits, Func<long> compressedSize) : ReadOnlyStream
{
    private const int BufferSize = 64 * 1024;

    /// <summary>How many bytes have been read.</summary>
    public long Count { get; private set; }

    public override int Read(Span<byte> buffer)
    {
        var count = plain.Read(buffer);
        hash?.AppendData(buffer[..count]);
        Count += count;
        return limits.FindProblem(Count, compressedSize()) is { } problem
            ? throw new MalformedImageException("layer", problem)
            : count;
    }

    /// <summary>Reads on to the end.</summary>
    public void Finish()
    {
        var buffer = ArrayPool<byte>.Shared.Rent(BufferSize);
        while (Read(buffer) > 0)
        {
        }

        ArrayPool<byte>.Shared.Return(buffer);
    }
}
