using System.Security.Cryptography;

namespace Paks.Oci;

/// <summary>
/// Makes one layer of several parts, each of which is kept as a blob of its own: the next time it is joined as it is, its compressed
/// members are copied, and only the diff ID takes a decompression. The paths of the parts must not clash. Disposed without
/// <see cref="Complete"/>, it leaves no layer behind; parts that were finished stay.
/// </summary>
public sealed class LayerJoiner : IDisposable
{
    private const int BufferSize = 256 * 1024;

    private readonly ContentStore _store;
    private readonly LayerCompression _compression;
    private readonly MemberCodec _codec;
    private readonly int _parallelism;
    private readonly CancellationTokenSource _stop;
    private readonly BlobWriter _blob;
    private readonly Stream _layer;
    private readonly IncrementalHash _hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
    private readonly MemberStream _members;
    private readonly HashSet<BlobWriter> _unfinished = [];

    // What is being decompressed, in the order of the layer.
    private readonly Queue<SplicedTarball> _tarballs = new();

    // The diff ID of what has been added so far, which comes behind the copying of members.
    private Task _hashing = Task.CompletedTask;

    private LayerJoiner(ContentStore store, LayerCompression compression, MemberCodec codec, int parallelism, CancellationTokenSource stop)
    {
        _store = store;
        _compression = compression;
        _codec = codec;
        _parallelism = parallelism;
        _stop = stop;
        _blob = store.CreateBlob();
        _layer = parallelism > 1 ? new WriteBehindStream(_blob) : _blob;
        _members = new MemberStream(codec, _layer, _hash, parallelism);
    }

    /// <summary>Begins a layer.</summary>
    /// <param name="store">Has the parts, and gets the new ones and the layer.</param>
    /// <param name="compression">How all parts are compressed: gzip or zstd.</param>
    /// <param name="parallelism">How many threads may compress.</param>
    /// <param name="cancellationToken">Stops it between two buffers.</param>
    public static LayerJoiner Create(ContentStore store, LayerCompression compression, int parallelism, CancellationToken cancellationToken = default)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(parallelism, 1);
        var codec = MemberCodec.For(compression) ?? throw new ArgumentException("layers that are not compressed have no members to join", nameof(compression));
        return new LayerJoiner(store, compression, codec, parallelism, CancellationTokenSource.CreateLinkedTokenSource(cancellationToken));
    }

    /// <summary>Whether a blob can be a part: it is compressed, and ends with the member that only we write.</summary>
    public static bool CanJoin(ContentStore store, Descriptor part)
    {
        if (MediaTypes.CompressionOf(part.MediaType) is not { } compression || MemberCodec.For(compression) is not { } codec)
        {
            return false;
        }

        using var blob = store.OpenSealed(part);
        if (blob.Length < codec.EndOfArchive.Length)
        {
            return false;
        }

        Span<byte> end = stackalloc byte[codec.EndOfArchive.Length];
        blob.Position = blob.Length - end.Length;
        blob.ReadExactly(end);
        return end.SequenceEqual(codec.EndOfArchive);
    }

    /// <summary>Adds a part that is there already.</summary>
    /// <exception cref="ArgumentException">It cannot be joined, or is compressed otherwise.</exception>
    /// <exception cref="ContentNotFoundException">It is not in the store.</exception>
    public void Add(Descriptor part)
    {
        if (part.MediaType != MediaTypes.LayerOf(_compression) || !CanJoin(_store, part))
        {
            throw new ArgumentException($"cannot join layer {part.Digest}: it is not one that ends as ours do", nameof(part));
        }

        SpliceTo(0);
        _members.Drain();
        _hashing = HashAsync(_hashing, part);
        using Stream members = OpenMembers(part);
        var buffer = new byte[BufferSize];
        for (var count = members.Read(buffer); count > 0; count = members.Read(buffer))
        {
            _stop.Token.ThrowIfCancellationRequested();
            _layer.Write(buffer, 0, count);
        }
    }

    /// <summary>
    /// Adds the entries of a gzip tarball that others made, byte for byte. Its compressed data are kept but for the last few of them,
    /// behind which its end of archive begins.
    /// </summary>
    /// <remarks>No part is kept: to join the tarball once more takes no longer than to join a part.</remarks>
    /// <exception cref="ArgumentException">The layer is not compressed with gzip.</exception>
    /// <exception cref="ContentNotFoundException">It is not in the store.</exception>
    /// <exception cref="MalformedImageException">At the latest in <see cref="Complete"/>: a tarball is no gzip or no tar.</exception>
    public void AddTarball(Descriptor tarball)
    {
        if (_compression != LayerCompression.Gzip)
        {
            throw new ArgumentException($"cannot join tarball {tarball.Digest}: the layer is compressed otherwise", nameof(tarball));
        }

        _tarballs.Enqueue(new SplicedTarball(_store.OpenSealed(tarball), _parallelism > 1));
        SpliceTo(_parallelism - 1);
    }

    /// <summary>Adds a part that is new.</summary>
    /// <param name="write">Writes its entries.</param>
    /// <param name="kept">Is told the part, by itself a layer in the store, as soon as it is there: at the latest in <see cref="Complete"/>.</param>
    public void Write(Action<LayerEntryWriter> write, Action<Descriptor> kept)
    {
        SpliceTo(0);
        _hashing.GetAwaiter().GetResult();
        var part = _store.CreateBlob();
        _unfinished.Add(part);
        _members.Output = new TwofoldStream(part, _layer);
        write(new PartWriter(_members));
        _stop.Token.ThrowIfCancellationRequested();
        _members.EndMember();
        _members.Then(() => kept(Keep(part)));
    }

    /// <summary>Ends the layer and puts it into the store.</summary>
    public Layer Complete()
    {
        SpliceTo(0);
        _members.Drain();
        _layer.Write(_codec.EndOfArchive);
        _layer.Flush();
        _hashing.GetAwaiter().GetResult();
        _hash.AppendData(new byte[MemberCodec.EndOfArchiveSize]);
        _stop.Token.ThrowIfCancellationRequested();
        return new Layer(_blob.Commit().As(MediaTypes.LayerOf(_compression)), Digest.FromSha256(_hash.GetHashAndReset()));
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _stop.Cancel();
        ((IAsyncResult)_hashing).AsyncWaitHandle.WaitOne(); // what it has failed of, the caller has been told or does not ask
        _stop.Dispose();
        _members.Dispose();
        foreach (var tarball in _tarballs)
        {
            tarball.Dispose();
        }

        foreach (var part in _unfinished)
        {
            part.Dispose();
        }

        _hash.Dispose();
        _layer.Dispose();
        _blob.Dispose();
    }

    /// <summary>Puts tarballs into the layer until so many are left, which are decompressed beside it.</summary>
    private void SpliceTo(int left)
    {
        while (_tarballs.Count > left)
        {
            _hashing.GetAwaiter().GetResult();
            using var tarball = _tarballs.Dequeue();
            tarball.CopyTo(_layer, _hash, _members, _stop.Token);
            _members.EndMember();
        }
    }

    private Descriptor Keep(BlobWriter part)
    {
        part.Write(_codec.EndOfArchive);
        var blob = part.Commit();
        _unfinished.Remove(part);
        part.Dispose();
        return blob.As(MediaTypes.LayerOf(_compression));
    }

    private Task HashAsync(Task before, Descriptor part) => Task.Run(
        async () =>
        {
            await before.ConfigureAwait(false);
            using var plain = Decompression.Open(OpenMembers(part), _compression, leaveOpen: false);
            using var ahead = _parallelism > 1 ? new ReadAheadStream(plain) : plain;
            var buffer = new byte[BufferSize];
            for (var count = ahead.Read(buffer); count > 0; count = ahead.Read(buffer))
            {
                _stop.Token.ThrowIfCancellationRequested();
                _hash.AppendData(buffer, 0, count);
            }
        },
        CancellationToken.None);

    private LimitedStream OpenMembers(Descriptor part) => new(_store.OpenSealed(part), part.Size - _codec.EndOfArchive.Length, leaveOpen: false);

    private sealed class PartWriter(Stream output) : LayerEntryWriter(output);

    private sealed class TwofoldStream(Stream one, Stream other) : WriteOnlyStream
    {
        public override void Write(ReadOnlySpan<byte> buffer)
        {
            one.Write(buffer);
            other.Write(buffer);
        }
    }
}
