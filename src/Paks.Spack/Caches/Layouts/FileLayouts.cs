using Paks.Spack.Packages;

namespace Paks.Spack.Caches;

/// <summary>
/// A cache that is made of files: layout 3, and beside it or alone what an older Spack left in layout 2. Each package is
/// looked for in this order, as Spack does.
/// </summary>
internal sealed class FileLayouts : ICacheLayout
{
    private const string NoOlder = "build_cache#";

    private readonly IFileTransport _transport;
    private readonly CacheFiles _files;
    private readonly LayoutV3 _newer;
    private readonly LayoutV2 _older;

    // Learned with the index; null: not known.
    private bool? _hasNewer;

    public FileLayouts(IFileTransport transport, BuildCacheOptions options)
    {
        (_transport, _files) = (transport, new CacheFiles(transport, options));
        (_newer, _older) = (new LayoutV3(transport, options), new LayoutV2(transport, options));
    }

    public string Location => _transport.Location;

    public async Task<CacheIndexReference> FindIndexAsync(CancellationToken cancellationToken)
    {
        (var newer, var hidden) = await FindNewerIndexAsync(cancellationToken).ConfigureAwait(false);
        if (newer is not null)
        {
            _hasNewer = true;
            return await FindOlderBesideAsync(cancellationToken).ConfigureAwait(false) is { } beside ? newer.Above(beside) : newer;
        }

        try
        {
            var older = await _older.FindIndexAsync(cancellationToken).ConfigureAwait(false);
            _hasNewer = hidden is null ? await _newer.ExistsAsync(cancellationToken).ConfigureAwait(false) : null;
            return older ?? throw await ExplainMissingIndexAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (NotKeptException) when (hidden is not null)
        {
            throw hidden;
        }
    }

    public async Task<CacheIndex> ReadIndexAsync(CacheIndexReference reference, CancellationToken cancellationToken)
    {
        var fetcher = new IndexFetcher(_files);
        var text = await fetcher.FetchAsync(reference, cancellationToken).ConfigureAwait(false);
        return reference.Older is null
            ? new CacheIndex(reference.Checksum, text)
            : new CacheIndex(reference.Checksum, text, await fetcher.FetchAsync(reference.Older, cancellationToken).ConfigureAwait(false));
    }

    public async Task<CacheEntry> ReadEntryAsync(EntryRequest request, CancellationToken cancellationToken)
    {
        if (_hasNewer == false)
        {
            return await _older.FindEntryAsync(request, cancellationToken).ConfigureAwait(false)
                ?? throw new EntryNotFoundException(Location, request.Address, "spec.json of it in build_cache/");
        }

        try
        {
            return await _newer.ReadEntryAsync(request, cancellationToken).ConfigureAwait(false);
        }
        catch (CacheException missing) when (missing is EntryNotFoundException or NotKeptException)
        {
            if (await FindOlderEntryAsync(request, cancellationToken).ConfigureAwait(false) is { } older)
            {
                return older;
            }

            if (missing is EntryNotFoundException entry && _hasNewer is null && await _older.NeedsIndexAsync(cancellationToken).ConfigureAwait(false))
            {
                throw new EntryNotFoundException(
                    Location, request.Address, entry.File, ", and no build_cache/index.json, without which nothing of layout 2 is found behind a network");
            }

            throw;
        }
    }

    public Task<Stream> OpenTarballAsync(CacheEntry entry, CancellationToken cancellationToken) =>
        new EntryBlobs(_files).OpenTarballAsync(entry, cancellationToken);

    /// <inheritdoc/>
    /// <remarks>Files of caches tell nothing of the kind.</remarks>
    public Task<PackageContents?> ReadContentsAsync(CacheEntry entry, CancellationToken cancellationToken) => Task.FromResult<PackageContents?>(null);

    public async Task<IReadOnlyList<PublishedKey>> ReadPublishedKeysAsync(CancellationToken cancellationToken)
    {
        var newer = await _newer.ReadPublishedKeysAsync(cancellationToken).ConfigureAwait(false);
        var older = await _older.ReadPublishedKeysAsync(cancellationToken).ConfigureAwait(false);
        return [.. newer.Concat(older).DistinctBy(static key => key.Fingerprint)];
    }

    private async Task<(CacheIndexReference? Found, NotKeptException? Hidden)> FindNewerIndexAsync(CancellationToken cancellationToken)
    {
        try
        {
            return (await _newer.FindIndexAsync(cancellationToken).ConfigureAwait(false), null);
        }
        catch (NotKeptException hidden)
        {
            return (null, hidden);
        }
    }

    /// <summary>A newer cache does not become one with an older beside it: where none was, it is not looked for each time.</summary>
    private async Task<CacheIndexReference?> FindOlderBesideAsync(CancellationToken cancellationToken)
    {
        if (_files.FindNote(NoOlder) is not null)
        {
            return null;
        }

        try
        {
            var older = await _older.FindIndexAsync(cancellationToken).ConfigureAwait(false);
            if (older is null)
            {
                _files.Note(NoOlder, "none");
            }

            return older;
        }
        catch (NotKeptException)
        {
            return null;
        }
    }

    private async Task<CacheEntry?> FindOlderEntryAsync(EntryRequest request, CancellationToken cancellationToken)
    {
        try
        {
            return await _older.FindEntryAsync(request, cancellationToken).ConfigureAwait(false);
        }
        catch (NotKeptException)
        {
            return null;
        }
    }

    private async Task<CacheException> ExplainMissingIndexAsync(CancellationToken cancellationToken)
    {
        var isThere = _hasNewer == true || await _older.ExistsAsync(cancellationToken).ConfigureAwait(false);
        return isThere
            ? new CacheIndexMissingException(Location)
            : new NotABuildCacheException(Location, _transport.IsMissing() ? "there is no such folder" : "there is neither v3/layout.json nor an index");
    }
}
