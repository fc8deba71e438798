namespace Paks.Spack.Caches;

/// <summary>Brings the text of an index to where it can be read in parts, verified, and has it scanned.</summary>
internal sealed class IndexFetcher(CacheFiles files)
{
    private const int MostBytesInMemory = 1 << 30;

    /// <summary>Reads the index that was found.</summary>
    /// <exception cref="CorruptIndexException">It is not what its checksum or format says.</exception>
    public Task<IndexText> FetchAsync(CacheIndexReference reference, CancellationToken cancellationToken) => reference.Text is { } text
        ? ScanAsync(reference.Blob, IndexBytes.InMemory(text), cancellationToken)
        : FetchAsync(reference.Blob, cancellationToken);

    private async Task<IndexText> FetchAsync(CacheBlob blob, CancellationToken cancellationToken)
    {
        if (files.FindBlob(blob) is { } here)
        {
            try
            {
                return await ScanFileAsync(blob, here, cancellationToken).ConfigureAwait(false);
            }
            // A copy that went bad: the cache itself is asked again.
            catch (CorruptIndexException) when (files.CanKeep)
            {
            }
        }

        var source = await OpenAsync(blob, cancellationToken).ConfigureAwait(false);
        await using (source.ConfigureAwait(false))
        {
            if (files.CanKeep)
            {
                return await ScanFileAsync(blob, await files.KeepBlobAsync(blob, source, cancellationToken).ConfigureAwait(false), cancellationToken).ConfigureAwait(false);
            }

            return await ScanMemoryAsync(blob, source, cancellationToken).ConfigureAwait(false);
        }
    }

    private async Task<IndexText> ScanFileAsync(CacheBlob blob, string path, CancellationToken cancellationToken)
    {
        var file = files.OpenFound(blob, path);
        if (!await IsGzipAsync(file, cancellationToken).ConfigureAwait(false))
        {
            await file.DisposeAsync().ConfigureAwait(false);
            return await ScanAsync(blob, IndexBytes.InFile(path), cancellationToken).ConfigureAwait(false);
        }

        await file.DisposeAsync().ConfigureAwait(false);
        return await new PackedIndex(files, blob, path).ScanAsync(ScanAsync, cancellationToken).ConfigureAwait(false);
    }

    private async Task<IndexText> ScanMemoryAsync(CacheBlob blob, Stream source, CancellationToken cancellationToken)
    {
        if (blob.Length > MostBytesInMemory)
        {
            throw Corrupt($"it has {blob.Length} bytes, too many to be held in memory");
        }

        var stored = (await BoundedReader.ReadAsync(source, MostBytesInMemory, cancellationToken, expected: (int)blob.Length).ConfigureAwait(false))!;
        var isPacked = stored is [0x1f, 0x8b, ..];
        return await ScanAsync(isPacked ? blob with { Compression = "gzip" } : blob, IndexBytes.InMemory(isPacked ? Unpack(stored) : stored), cancellationToken).ConfigureAwait(false);
    }

    private byte[] Unpack(byte[] stored)
    {
        try
        {
            return BoundedReader.Decompress(stored, PackedIndex.MostBytesInMemory) ?? throw Corrupt("unpacked it is too large to be held in memory");
        }
        catch (FormatException damaged)
        {
            throw new CorruptIndexException(files.Location, damaged.Message, damaged);
        }
    }

    /// <summary>What a cache says of its index need not be so: tools that copy a registry's images compress what says to be a compressed layer.</summary>
    private static async Task<bool> IsGzipAsync(Stream file, CancellationToken cancellationToken)
    {
        var start = new byte[2];
        var read = await file.ReadAtLeastAsync(start, start.Length, throwOnEndOfStream: false, cancellationToken).ConfigureAwait(false);
        file.Position = 0;
        return read == start.Length && start is [0x1f, 0x8b];
    }

    // Pure computing, so that the indices of several caches are read side by side.
    private Task<IndexText> ScanAsync(CacheBlob blob, IndexBytes text, CancellationToken cancellationToken) =>
        Task.Run(() => new IndexScan(files.Location, blob).Run(text, cancellationToken), cancellationToken);

    private async Task<Stream> OpenAsync(CacheBlob blob, CancellationToken cancellationToken) => Verified(
        await files.OpenBlobAsync(blob, cancellationToken).ConfigureAwait(false) ?? throw Corrupt($"there is no {blob.Path}"), blob);

    /// <summary>Enforces length and checksum of an index while it is read.</summary>
    public static VerifyingStream Verified(Stream source, string cache, CacheBlob blob) => new(
        source,
        blob,
        length => new CorruptIndexException(cache, $"{blob.Path} ends after {length} of {blob.Length} bytes"),
        actual => new CorruptIndexException(cache, $"the sha256 of {blob.Path} is {actual}"));

    private VerifyingStream Verified(Stream source, CacheBlob blob) => Verified(source, files.Location, blob);

    private CorruptIndexException Corrupt(string why) => new(files.Location, why);
}
