using System.Security.Cryptography;

namespace Paks.Oci;

/// <summary>
/// Writes a layer into a store: tar, compression, both digests and the blob in one pass. The same entries give the
/// same bytes, whatever the parallelism. Disposed without <see cref="Complete"/>, it leaves nothing behind.
/// </summary>
public sealed class LayerWriter : LayerEntryWriter, IDisposable
{
    private readonly LayerCompression _compression;
    private readonly BlobWriter _blob;
    private readonly IncrementalHash _hash;
    private readonly MemberStream? _members;

    private LayerWriter(BlobWriter blob, IncrementalHash hash, MemberStream? members, LayerCompression compression)
        : base(members is null ? blob : members)
    {
        _blob = blob;
        _hash = hash;
        _members = members;
        _compression = compression;
    }

    /// <summary>Begins a layer.</summary>
    /// <param name="store">Where its blob goes.</param>
    /// <param name="compression">How it is compressed.</param>
    /// <param name="parallelism">How many threads may compress; each needs about 3 MiB.</param>
    /// <param name="effort">How much time its size is worth.</param>
    public static LayerWriter Create(ContentStore store, LayerCompression compression, int parallelism, CompressionEffort effort = CompressionEffort.Fast)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(parallelism, 1);
        var blob = store.CreateBlob();
        var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var members = MemberCodec.For(compression, effort) is { } codec ? new MemberStream(codec, blob, hash, parallelism) : null;
        return new LayerWriter(blob, hash, members, compression);
    }

    /// <summary>Ends the layer and puts it into the store.</summary>
    public Layer Complete(CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        if (_members is null)
        {
            WriteEnd();
        }
        else
        {
            _members.Finish();
        }

        cancellationToken.ThrowIfCancellationRequested();
        var blob = _blob.Commit();
        return new Layer(blob.As(MediaTypes.LayerOf(_compression)), _members is null ? blob.Digest : Digest.FromSha256(_hash.GetHashAndReset()));
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _members?.Dispose();
        _hash.Dispose();
        _blob.Dispose();
    }
}
