using System.Buffers;
using System.Security.Cryptography;

namespace Paks.Oci;

/// <summary>The plain side of a layer while it is read: counted, hashed and held within limits.</summary>
internal sealed class PlainStream(Stream plain, LayerLimits limits, Func<long> compressedSize) : ReadOnlyStream
{
    private const int BufferSize = 64 * 1024;

    private readonly IncrementalHash _hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);

    /// <summary>How many bytes have been read.</summary>
    public long Count { get; private set; }

    public override int Read(Span<byte> buffer)
    {
        var count = plain.Read(buffer);
        _hash.AppendData(buffer[..count]);
        Count += count;
        return limits.FindProblem(Count, compressedSize()) is { } problem
            ? throw new MalformedImageException("layer", problem)
            : count;
    }

    /// <summary>Reads on to the end; gives the digest of the whole.</summary>
    public Digest Finish()
    {
        var buffer = ArrayPool<byte>.Shared.Rent(BufferSize);
        while (Read(buffer) > 0)
        {
        }

        ArrayPool<byte>.Shared.Return(buffer);
        return Digest.FromSha256(_hash.GetHashAndReset());
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _hash.Dispose();
        }

        base.Dispose(disposing);
    }
}
