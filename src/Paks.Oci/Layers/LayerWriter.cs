using Paks.Oci.Tar;

namespace Paks.Oci;

/// <summary>
/// Writes a layer into a store: tar, compression, both digests and the blob in one pass. The same entries give the
/// same bytes, whatever the parallelism. Disposed without <see cref="Complete"/>, it leaves nothing behind.
/// </summary>
public sealed class LayerWriter : IDisposable
{
    private readonly LayerCompression _compression;
    private readonly BlobWriter _blob;
    private readonly MemberStream? _members;
    private readonly Stream _output;
    private readonly TarWriter _tar;

    private LayerWriter(BlobWriter blob, LayerCompression compression, int parallelism)
    {
        _compression = compression;
        _blob = blob;
        _members = MemberCodec.For(compression) is { } codec ? new MemberStream(codec, blob, parallelism) : null;
        _output = _members is null ? blob : _members;
        _tar = new TarWriter(_output);
    }

    /// <summary>Begins a layer.</summary>
    /// <param name="store">Where its blob goes.</param>
    /// <param name="compression">How it is compressed.</param>
    /// <param name="parallelism">How many threads may compress; each needs about 3 MiB.</param>
    public static LayerWriter Create(ContentStore store, LayerCompression compression, int parallelism)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(parallelism, 1);
        return new LayerWriter(store.CreateBlob(), compression, parallelism);
    }

    /// <summary>Adds an entry and, for a file, the content of the size that it says. Give entries sorted, parents first.</summary>
    /// <exception cref="InvalidTarEntryException">The entry cannot be written, or its content has another size.</exception>
    public void WriteEntry(TarEntry entry, Stream? content = null) => _tar.WriteEntry(entry, content);

    /// <summary>Adds all entries of a ready tar as they are, byte for byte, without its end; nothing else about them is checked
    /// than that they are tar entries.</summary>
    /// <exception cref="MalformedImageException">It is not a tar, or it is cut short.</exception>
    public void WriteTar(Stream tar) => TarCopy.CopyEntries(tar, _output);

    /// <summary>Ends the layer and puts it into the store.</summary>
    public Layer Complete(CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        if (_members is null)
        {
            _tar.Finish();
        }

        Digest? diffId = _members?.Finish();
        cancellationToken.ThrowIfCancellationRequested();
        StoredBlob blob = _blob.Commit();
        return new Layer(blob.As(MediaTypes.LayerOf(_compression)), diffId ?? blob.Digest);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _members?.Dispose();
        _blob.Dispose();
    }
}
