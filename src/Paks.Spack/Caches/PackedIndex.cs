using System.IO.Compression;
using System.Security.Cryptography;

namespace Paks.Spack.Caches;

/// <summary>
/// An index on this machine that is compressed. Little of that can become very much: its text is unpacked to a file, where files can be
/// kept, and only a text of modest size into memory.
/// </summary>
internal sealed class PackedIndex(CacheFiles files, CacheBlob blob, string path)
{
    /// <summary>The largest text that is unpacked into memory.</summary>
    internal const int MostBytesInMemory = 256 << 20;

    private const long MostBytes = 1L << 30;
    private const int ChunkBytes = 1 << 16;

    /// <summary>Has the text scanned, with the blob that it is.</summary>
    /// <exception cref="CorruptIndexException">It is damaged, or too large.</exception>
    public async Task<IndexText> ScanAsync(Func<CacheBlob, IndexBytes, CancellationToken, Task<IndexText>> scan, CancellationToken cancellationToken)
    {
        var text = await MeasureAsync(cancellationToken).ConfigureAwait(false);
        if (files.FindBlob(text) is { } here)
        {
            try
            {
                return await scan(text, IndexBytes.InFile(here), cancellationToken).ConfigureAwait(false);
            }
            // A copy that went bad: it is unpacked once more.
            catch (CorruptIndexException) when (files.CanKeep)
            {
            }
        }

        var source = Open(out var stored);
        await using var _ = stored.ConfigureAwait(false);
        var unpacked = IndexFetcher.Verified(source, files.Location, text);
        await using (unpacked.ConfigureAwait(false))
        {
            return files.CanKeep
                ? await scan(text, IndexBytes.InFile(await files.KeepBlobAsync(text, unpacked, cancellationToken).ConfigureAwait(false)), cancellationToken).ConfigureAwait(false)
                : await scan(text, IndexBytes.InMemory(await ReadAsync(text, unpacked, cancellationToken).ConfigureAwait(false)), cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Goes through the text once: its checksum and length.</summary>
    private async Task<CacheBlob> MeasureAsync(CancellationToken cancellationToken)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var source = Open(out var stored);
        await using var _ = stored.ConfigureAwait(false);
        await using var __ = source.ConfigureAwait(false);
        var chunk = new byte[ChunkBytes];
        long length = 0;
        try
        {
            int read;
            while ((read = await source.ReadAsync(chunk, cancellationToken).ConfigureAwait(false)) > 0)
            {
                hash.AppendData(chunk.AsSpan(0, read));
                length += read;
                if (length > MostBytes)
                {
                    throw new CorruptIndexException(files.Location, $"unpacked it has more than {MostBytes} bytes");
                }
            }
        }
        catch (InvalidDataException damaged)
        {
            throw new CorruptIndexException(files.Location, $"it is damaged gzip ({damaged.Message})", damaged);
        }

        await stored.CopyToAsync(Stream.Null, cancellationToken).ConfigureAwait(false);
        return new CacheBlob(blob.MediaType, "none", length, Convert.ToHexStringLower(hash.GetHashAndReset()));
    }

    private async Task<byte[]> ReadAsync(CacheBlob text, Stream unpacked, CancellationToken cancellationToken) => text.Length <= MostBytesInMemory
        ? (await BoundedReader.ReadAsync(unpacked, MostBytesInMemory, cancellationToken, expected: (int)text.Length).ConfigureAwait(false))!
        : throw new CorruptIndexException(files.Location, $"unpacked it has {text.Length} bytes, too many to be held in memory");

    private GZipStream Open(out Stream stored)
    {
        stored = IndexFetcher.Verified(files.OpenFound(blob, path), files.Location, blob);
        return new GZipStream(stored, CompressionMode.Decompress, leaveOpen: true);
    }
}
