namespace Paks.Spack.Caches;

/// <summary>Brings the text of an index to where it can be read in parts, verified, and has it scanned.</summary>
internal sealed class IndexFetcher(ICacheTransport transport, BuildCacheOptions options)
{
    private const int MostBytesInMemory = 1 << 30;

    /// <summary>Reads the index that the blob holds.</summary>
    /// <exception cref="CorruptIndexException">It is not what its checksum or format says.</exception>
    public async Task<CacheIndex> FetchAsync(CacheBlob blob, CancellationToken cancellationToken)
    {
        var scan = new IndexScan(transport.Location, blob);
        if (blob.Compression == "none" && transport.FindLocalFile(blob.Path) is { } local)
            return await RunAsync(scan, IndexBytes.InFile(local), cancellationToken).ConfigureAwait(false);
        if (blob.Compression != "none" || options.IndexFolder is null)
            return await RunAsync(scan, await FetchToMemoryAsync(blob, cancellationToken).ConfigureAwait(false), cancellationToken).ConfigureAwait(false);

        string kept = Path.Combine(options.IndexFolder, blob.Checksum + ".json");
        if (File.Exists(kept))
        {
            try
            {
                return await RunAsync(scan, IndexBytes.InFile(kept), cancellationToken).ConfigureAwait(false);
            }
            // A copy that went bad: the cache itself is asked again.
            catch (CorruptIndexException)
            {
            }
        }

        await FetchToFileAsync(blob, kept, cancellationToken).ConfigureAwait(false);
        return await RunAsync(scan, IndexBytes.InFile(kept), cancellationToken).ConfigureAwait(false);
    }

    // Pure computing, so that the indices of several caches are read side by side.
    private static Task<CacheIndex> RunAsync(IndexScan scan, IndexBytes text, CancellationToken cancellationToken) =>
        Task.Run(() => scan.Run(text, cancellationToken), cancellationToken);

    private async Task<IndexBytes> FetchToMemoryAsync(CacheBlob blob, CancellationToken cancellationToken)
    {
        if (blob.Length > MostBytesInMemory)
            throw Corrupt($"it has {blob.Length} bytes, too many to be held in memory");
        Stream source = await OpenAsync(blob, cancellationToken).ConfigureAwait(false);
        await using (source.ConfigureAwait(false))
        {
            byte[] stored = (await BoundedReader.ReadAsync(source, MostBytesInMemory, cancellationToken).ConfigureAwait(false))!;
            return IndexBytes.InMemory(blob.Compression == "none"
                ? stored
                : BoundedReader.Decompress(stored, MostBytesInMemory) ?? throw Corrupt("it is too large to be held in memory"));
        }
    }

    /// <summary>Under a name of its own first, so that a broken fetch leaves nothing that looks whole.</summary>
    private async Task FetchToFileAsync(CacheBlob blob, string path, CancellationToken cancellationToken)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        string unfinished = $"{path}.{Path.GetRandomFileName()}";
        try
        {
            Stream source = await OpenAsync(blob, cancellationToken).ConfigureAwait(false);
            await using (source.ConfigureAwait(false))
            {
                FileStream target = File.Create(unfinished);
                await using (target.ConfigureAwait(false))
                {
                    await source.CopyToAsync(target, cancellationToken).ConfigureAwait(false);
                }
            }

            File.Move(unfinished, path, overwrite: true);
        }
        finally
        {
            File.Delete(unfinished);
        }
    }

    private async Task<Stream> OpenAsync(CacheBlob blob, CancellationToken cancellationToken)
    {
        Stream source = await transport.OpenAsync(blob.Path, cancellationToken).ConfigureAwait(false)
            ?? throw Corrupt($"there is no {blob.Path}");
        return new VerifyingStream(
            source,
            blob,
            length => Corrupt($"{blob.Path} ends after {length} of {blob.Length} bytes"),
            actual => Corrupt($"the sha256 of {blob.Path} is {actual}"));
    }

    private CorruptIndexException Corrupt(string why) => new(transport.Location, why);
}
