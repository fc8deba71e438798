using System.Security.Cryptography;

namespace Paks.Oci;

/// <summary>Joins layers of ours into one, their compressed members kept as they are: only the diff ID takes a decompression.</summary>
public static class LayerJoiner
{
    private const int BufferSize = 256 * 1024;

    /// <summary>Makes one layer of several, the first at its beginning. Their paths must not clash.</summary>
    /// <param name="store">Has the layers, and gets the new one.</param>
    /// <param name="layers">Layers that <see cref="CanJoin"/> is true of, all compressed alike.</param>
    /// <param name="cancellationToken">Stops between two buffers; nothing is stored then.</param>
    /// <exception cref="ArgumentException">A layer cannot be joined, or not with the first.</exception>
    public static Layer Join(ContentStore store, IReadOnlyList<Layer> layers, CancellationToken cancellationToken = default)
    {
        ArgumentOutOfRangeException.ThrowIfZero(layers.Count);
        string mediaType = layers[0].Descriptor.MediaType;
        if (layers.FirstOrDefault(layer => layer.Descriptor.MediaType != mediaType || !CanJoin(store, layer)) is { } other)
        {
            throw new ArgumentException($"cannot join layer {other.Descriptor.Digest}: it is not one that ends as ours do", nameof(layers));
        }

        LayerCompression compression = MediaTypes.CompressionOf(mediaType)!.Value;
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        Task<Digest> diffId = Task.Run(() => HashPlain(store, layers, compression, stop.Token), CancellationToken.None);
        try
        {
            StoredBlob blob = CopyMembers(store, layers, MemberCodec.For(compression)!, cancellationToken);
            return new Layer(blob.As(mediaType), diffId.GetAwaiter().GetResult());
        }
        finally
        {
            stop.Cancel();
            ((IAsyncResult)diffId).AsyncWaitHandle.WaitOne();
        }
    }

    /// <summary>Whether a layer can be joined with others: it is compressed, and ends with the member that only a
    /// <see cref="LayerWriter"/> writes. Others are written anew with <see cref="LayerWriter.WriteTar"/>.</summary>
    public static bool CanJoin(ContentStore store, Layer layer)
    {
        if (MediaTypes.CompressionOf(layer.Descriptor.MediaType) is not { } compression || MemberCodec.For(compression) is not { } codec)
        {
            return false;
        }

        using FileStream blob = store.OpenUnverified(layer.Descriptor);
        if (blob.Length < codec.EndOfArchive.Length)
        {
            return false;
        }

        Span<byte> end = stackalloc byte[codec.EndOfArchive.Length];
        blob.Position = blob.Length - end.Length;
        blob.ReadExactly(end);
        return end.SequenceEqual(codec.EndOfArchive);
    }

    private static StoredBlob CopyMembers(
        ContentStore store, IReadOnlyList<Layer> layers, MemberCodec codec, CancellationToken cancellationToken)
    {
        using BlobWriter blob = store.CreateBlob();
        byte[] buffer = new byte[BufferSize];
        foreach (Layer layer in layers)
        {
            using Stream source = store.OpenRead(layer.Descriptor.Digest);
            long rest = layer.Descriptor.Size - codec.EndOfArchive.Length;
            for (int count = source.Read(buffer); count > 0; count = source.Read(buffer))
            {
                // Read to its end, to be verified; written without it.
                cancellationToken.ThrowIfCancellationRequested();
                int members = (int)Math.Min(count, rest);
                blob.Write(buffer, 0, members);
                rest -= members;
            }
        }

        blob.Write(codec.EndOfArchive);
        return blob.Commit();
    }

    private static Digest HashPlain(
        ContentStore store, IReadOnlyList<Layer> layers, LayerCompression compression, CancellationToken cancellationToken)
    {
        using IncrementalHash hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        byte[] buffer = new byte[BufferSize];
        foreach (Layer layer in layers)
        {
            using Stream plain = OpenEntries(store, layer, compression);
            for (int count = plain.Read(buffer); count > 0; count = plain.Read(buffer))
            {
                cancellationToken.ThrowIfCancellationRequested();
                hash.AppendData(buffer, 0, count);
            }
        }

        hash.AppendData(new byte[MemberCodec.EndOfArchiveSize]);
        return Digest.FromSha256(hash.GetHashAndReset());
    }

    private static Stream OpenEntries(ContentStore store, Layer layer, LayerCompression compression)
    {
        FileStream blob = store.OpenUnverified(layer.Descriptor);
        var members = new LimitedStream(blob, blob.Length - MemberCodec.For(compression)!.EndOfArchive.Length, leaveOpen: false);
        return Decompression.Open(members, compression, leaveOpen: false);
    }
}
