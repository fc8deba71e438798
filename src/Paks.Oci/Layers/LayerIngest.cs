using System.Security.Cryptography;

namespace Paks.Oci;

/// <summary>Takes foreign layers into a store as they are, in one pass: the blob, its verification, its diff ID, and
/// whatever a reader wants to know of the tar inside.</summary>
public static class LayerIngest
{
    // Below this, starting a thread takes longer than what it would take over.
    private const long ParallelSize = 1024 * 1024;

    /// <summary>Reads a layer from a stream of gzip, zstd or plain tar, to its end.</summary>
    /// <param name="store">Where the blob goes, byte for byte.</param>
    /// <param name="source">The blob; not disposed.</param>
    /// <param name="expected">The digest that it must have, when it is known.</param>
    /// <param name="expectedSize">The size that it must have, when it is known.</param>
    /// <param name="reader">Is given the plain tar; it need not read to the end. What it learns is worth nothing before this
    /// method has returned: only then the digest is known to be right.</param>
    /// <param name="limits">Guards against decompression bombs.</param>
    /// <param name="sideBySide">Whether decompression may have a thread of its own; it is used from 1 MiB on.</param>
    /// <param name="cancellationToken">Stops between two reads; nothing is stored then.</param>
    /// <exception cref="ContentMismatchException">The blob is not the expected one. This comes before any other complaint
    /// about its content, be it the reader's own: what is not as promised is not worth another look.</exception>
    /// <exception cref="MalformedImageException">It cannot be decompressed, or it exceeds the limits.</exception>
    public static IngestedLayer Run(
        ContentStore store,
        Stream source,
        Digest? expected = null,
        long? expectedSize = null,
        Action<Stream>? reader = null,
        LayerLimits? limits = null,
        bool sideBySide = false,
        CancellationToken cancellationToken = default)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        (var blob, var size) = Run(store, source, expected, expectedSize, reader, hash, limits, sideBySide, cancellationToken);
        return new IngestedLayer(new Layer(blob, Digest.FromSha256(hash.GetHashAndReset())), size);
    }

    /// <summary>Does the same without a diff ID, for a tarball that becomes a layer only together with others.</summary>
    /// <returns>The blob.</returns>
    public static Descriptor RunWithoutDiffId(
        ContentStore store,
        Stream source,
        Digest? expected = null,
        long? expectedSize = null,
        Action<Stream>? reader = null,
        LayerLimits? limits = null,
        bool sideBySide = false,
        CancellationToken cancellationToken = default) =>
        Run(store, source, expected, expectedSize, reader, hash: null, limits, sideBySide, cancellationToken).Blob;

    private static (Descriptor Blob, long PlainSize) Run(
        ContentStore store,
        Stream source,
        Digest? expected,
        long? expectedSize,
        Action<Stream>? reader,
        IncrementalHash? hash,
        LayerLimits? limits,
        bool sideBySide,
        CancellationToken cancellationToken)
    {
        using var blob = store.CreateBlob();
        using var tee = new TeeStream(source, blob, expectedSize, cancellationToken);
        try
        {
            var compression = Decompression.Detect(tee.Peek(Decompression.MagicSize));
            var readsAhead = sideBySide && compression != LayerCompression.None && !(expectedSize < ParallelSize);
            var plainSize = Read(tee, compression, readsAhead, reader, hash, limits ?? new LayerLimits());
            tee.Drain();
            return (blob.Commit(expected, expectedSize).As(MediaTypes.LayerOf(compression)), plainSize);
        }
        catch (Exception) when (tee.IsBroken)
        {
            throw;
        }
        catch (Exception e) when (e is not (OperationCanceledException or ContentMismatchException))
        {
            tee.Drain();
            blob.Verify(expected, expectedSize);
            throw;
        }
    }

    private static long Read(
        TeeStream tee, LayerCompression compression, bool readsAhead, Action<Stream>? reader, IncrementalHash? hash, LayerLimits limits)
    {
        using var decompressed = Decompression.Open(tee, compression, leaveOpen: true);
        using var ahead = readsAhead ? new ReadAheadStream(decompressed) : decompressed;
        using var plain = new PlainStream(ahead, hash, limits, () => tee.Count);
        if (reader is not null)
        {
            using var readOnce = new LimitedStream(plain, long.MaxValue, leaveOpen: true); // a reader may close what it is given
            reader(readOnce);
        }

        plain.Finish();
        return plain.Count;
    }
}
