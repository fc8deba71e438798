using System.Globalization;
using System.Net;
using System.Security.Cryptography;
using System.Text;

namespace Paks.Spack.Caches;

/// <summary>
/// Finds the index of a cache of layout 2. Its checksum lies beside it, but nothing holds the two together: it is believed
/// only where it leads to a text that has it, so that an index is never taken for another one.
/// </summary>
internal sealed class IndexFinderV2(IFileTransport transport, CacheFiles files)
{
    internal const string Index = "build_cache/index.json";
    private const string NotedChecksum = Index + ".hash";
    private const string Note = Index + "#";
    private const int MostBytesInMemory = 1 << 30;

    /// <summary>Finds the index; null when there is none.</summary>
    /// <exception cref="NotKeptException">The network is left alone, and it was never fetched.</exception>
    public async Task<CacheIndexReference?> FindAsync(CancellationToken cancellationToken)
    {
        if (files.IsOffline)
        {
            return FindNoted();
        }

        if (await MeasureAsync(cancellationToken).ConfigureAwait(false) is not { } size)
        {
            return null;
        }

        if (!transport.IsRemote)
        {
            return await HashAsync(size, cancellationToken).ConfigureAwait(false);
        }

        var found = await FindUnchangedAsync(size, cancellationToken).ConfigureAwait(false)
            ?? await FetchAsync(cancellationToken).ConfigureAwait(false);
        if (found is not null)
        {
            files.Note(Note, string.Create(CultureInfo.InvariantCulture, $"{found.Checksum} {found.Blob.Length}"));
        }

        return found;
    }

    private CacheIndexReference FindNoted()
    {
        var note = files.FindNote(Note)?.Split(' ');
        return note is [{ } checksum, { } size]
            ? new CacheIndexReference(Blob(checksum, long.Parse(size, CultureInfo.InvariantCulture)))
            : throw new NotKeptException(files.Location, Index);
    }

    private async Task<long?> MeasureAsync(CancellationToken cancellationToken)
    {
        try
        {
            return await transport.MeasureAsync(Index, cancellationToken).ConfigureAwait(false);
        }
        // So answer servers that must not tell what there is, for what is not there.
        catch (CacheUnreachableException refused) when (refused.Status is HttpStatusCode.Forbidden or HttpStatusCode.Unauthorized)
        {
            return null;
        }
    }

    private async Task<CacheIndexReference?> HashAsync(long size, CancellationToken cancellationToken)
    {
        var text = await transport.OpenAsync(Index, cancellationToken).ConfigureAwait(false);
        if (text is null)
        {
            return null;
        }

        await using (text.ConfigureAwait(false))
        {
            return new CacheIndexReference(Blob(Convert.ToHexStringLower(await SHA256.HashDataAsync(text, cancellationToken).ConfigureAwait(false)), size));
        }
    }

    /// <summary>The index of the checksum that lies beside it, where it is on this machine or can be brought there.</summary>
    private async Task<CacheIndexReference?> FindUnchangedAsync(long size, CancellationToken cancellationToken)
    {
        if (await ReadNotedChecksumAsync(cancellationToken).ConfigureAwait(false) is not { } checksum)
        {
            return null;
        }

        var blob = Blob(checksum, size);
        var isHere = files.FindBlob(blob) is { } kept && new FileInfo(kept).Length == size;
        return isHere || await TryKeepAsync(blob, cancellationToken).ConfigureAwait(false) ? new CacheIndexReference(blob) : null;
    }

    private async Task<string?> ReadNotedChecksumAsync(CancellationToken cancellationToken)
    {
        var stream = await transport.OpenAsync(NotedChecksum, cancellationToken).ConfigureAwait(false);
        if (stream is null)
        {
            return null;
        }

        await using (stream.ConfigureAwait(false))
        {
            var text = await BoundedReader.ReadAsync(stream, 128, cancellationToken).ConfigureAwait(false);
            return Encoding.ASCII.GetString(text ?? []).Trim() is var checksum && Checksums.IsOne(checksum) ? checksum : null;
        }
    }

    private async Task<bool> TryKeepAsync(CacheBlob blob, CancellationToken cancellationToken)
    {
        if (!files.CanKeep || await files.OpenBlobAsync(blob, cancellationToken).ConfigureAwait(false) is not { } stream)
        {
            return false;
        }

        var text = IndexFetcher.Verified(stream, files.Location, blob);
        await using (text.ConfigureAwait(false))
        {
            try
            {
                await files.KeepBlobAsync(blob, text, cancellationToken).ConfigureAwait(false);
                return true;
            }
            catch (CorruptIndexException)
            {
                return false;
            }
        }
    }

    private async Task<CacheIndexReference?> FetchAsync(CancellationToken cancellationToken)
    {
        var stream = await transport.OpenAsync(Index, cancellationToken).ConfigureAwait(false);
        if (stream is null)
        {
            return null;
        }

        await using (stream.ConfigureAwait(false))
        {
            var text = await BoundedReader.ReadAsync(stream, MostBytesInMemory, cancellationToken).ConfigureAwait(false)
                ?? throw new CorruptIndexException(files.Location, "it is too large to be held in memory");
            var blob = Blob(Checksums.Of(text), text.Length);
            if (files.CanKeep)
            {
                await files.KeepBlobAsync(blob, new MemoryStream(text), cancellationToken).ConfigureAwait(false);
            }

            return new CacheIndexReference(blob, text);
        }
    }

    private static CacheBlob Blob(string checksum, long size) => new("application/json", "none", size, checksum, Index);
}
