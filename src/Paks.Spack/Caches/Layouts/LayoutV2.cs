using System.Globalization;
using Paks.Spack.Specs;

namespace Paks.Spack.Caches;

/// <summary>Where things lie in a cache of layout 2 (Spack up to 0.23), and in which order they are checked.</summary>
internal sealed class LayoutV2
{
    private const string Folder = "build_cache/";
    private const string Mark = Folder + "layout.json";
    private const string KeyFolder = Folder + "_pgp/";

    // As layout 3 calls it: the file itself tells no type.
    private const string TarballType = "application/vnd.spack.install.v2.tar+gzip";

    private static readonly SpecFormat EntryName = SpecFormat.Parse("{architecture}-{compiler.name}-{compiler.version}-{name}-{version}-{hash}");
    private static readonly SpecFormat TarballFolder = SpecFormat.Parse("{architecture}/{compiler.name}-{compiler.version}/{name}-{version}");

    private readonly IFileTransport _transport;
    private readonly CacheFiles _files;
    private readonly Once<CacheIndexReference?> _reference;
    private readonly Once<IndexText> _index;

    public LayoutV2(IFileTransport transport, BuildCacheOptions options)
    {
        _transport = transport;
        _files = new CacheFiles(transport, options);
        _reference = new Once<CacheIndexReference?>(token => new IndexFinderV2(transport, _files).FindAsync(token));
        _index = new Once<IndexText>(async token =>
            await new IndexFetcher(_files).FetchAsync((await _reference.GetAsync(token).ConfigureAwait(false))!, token).ConfigureAwait(false));
    }

    private string Location => _transport.Location;

    /// <summary>Finds the index; null when there is none.</summary>
    public Task<CacheIndexReference?> FindIndexAsync(CancellationToken cancellationToken)
    {
        _reference.Forget();
        _index.Forget();
        return _reference.GetAsync(cancellationToken);
    }

    /// <summary>Whether nothing is found for want of an index.</summary>
    public async Task<bool> NeedsIndexAsync(CancellationToken cancellationToken) =>
        _transport.IsRemote && await _reference.GetAsync(cancellationToken).ConfigureAwait(false) is null;

    /// <summary>Whether there is a cache of this layout, though it has no index.</summary>
    public async Task<bool> ExistsAsync(CancellationToken cancellationToken) =>
        _transport.FindName(Folder, "*.spec.json*") is not null || await _files.ExistsAsync(Mark, cancellationToken).ConfigureAwait(false);

    /// <summary>Reads an entry; null when there is none.</summary>
    public async Task<CacheEntry?> FindEntryAsync(EntryRequest request, CancellationToken cancellationToken)
    {
        try
        {
            return await FindNameAsync(request, cancellationToken).ConfigureAwait(false) is { } name
                && await ReadDocumentAsync(name, cancellationToken).ConfigureAwait(false) is { } document
                ? await ReadEntryAsync(request, document, cancellationToken).ConfigureAwait(false)
                : null;
        }
        catch (FormatException exception)
        {
            throw new MalformedEntryException(Location, request.Address, exception.Message, exception);
        }
    }

    public async Task<IReadOnlyList<PublishedKey>> ReadPublishedKeysAsync(CancellationToken cancellationToken)
    {
        var reader = new KeyReader(_transport);
        var list = await reader.ReadFileAsync(KeyFolder + "index.json", cancellationToken).ConfigureAwait(false);
        return await reader.ReadKeysAsync(
            list, fingerprint => reader.ReadFileAsync($"{KeyFolder}{fingerprint}.pub", cancellationToken)).ConfigureAwait(false);
    }

    /// <summary>
    /// The name of an entry begins with what an address does not tell: a folder is searched for it, and behind a network the
    /// index knows. Without an index there, nothing is looked for.
    /// </summary>
    private async Task<string?> FindNameAsync(EntryRequest request, CancellationToken cancellationToken)
    {
        if (!_transport.IsRemote)
        {
            return request.Node is { } known ? EntryName.Expand(known) : FindName(request.Address);
        }

        if (await _reference.GetAsync(cancellationToken).ConfigureAwait(false) is null)
        {
            return null;
        }

        var node = request.Node ?? (await _index.GetAsync(cancellationToken).ConfigureAwait(false)).Find(request.Address.Hash);
        return node is null ? null : EntryName.Expand(node);
    }

    private string? FindName(SpecAddress address)
    {
        var found = _transport.FindName(Folder, $"*-{FileNames.Sanitize($"{address.Name}-{address.Version}-{address.Hash}")}.spec.json*");
        return found?[..found.LastIndexOf(".spec.json", StringComparison.Ordinal)];
    }

    private async Task<byte[]?> ReadDocumentAsync(string name, CancellationToken cancellationToken)
    {
        try
        {
            if (await _files.ReadAsync($"{Folder}{name}.spec.json.sig", PackedSpec.MostBytes, cancellationToken).ConfigureAwait(false) is { } signed)
            {
                return signed;
            }
        }
        // Only one of the two was there to be kept.
        catch (NotKeptException)
        {
        }

        return await _files.ReadAsync($"{Folder}{name}.spec.json", PackedSpec.MostBytes, cancellationToken).ConfigureAwait(false);
    }

    private async Task<CacheEntry> ReadEntryAsync(EntryRequest request, byte[] document, CancellationToken cancellationToken)
    {
        var signed = SignedManifest.Read(Location, request, document);
        var spec = PackedSpec.Parse(signed.Text);
        var checksum = spec.TarballChecksum ?? throw new FormatException("its spec document does not tell the checksum of the tarball");
        var hashes = EntryBinding.Verify(Location, request.Address, spec.Document);
        var root = spec.Document.Root;
        var path = $"{Folder}{TarballFolder.Expand(root)}/{EntryName.Expand(root)}.spack";
        var size = await MeasureAsync(path, checksum, cancellationToken).ConfigureAwait(false)
            ?? throw new EntryNotFoundException(Location, request.Address, path);
        return EntryBinding.Bind(
            Location, signed, Checksums.Of(document), spec.Document, hashes, new CacheBlob(TarballType, "gzip", size, checksum, path));
    }

    /// <summary>The size of a tarball, which no document of this layout tells.</summary>
    private async Task<long?> MeasureAsync(string path, string checksum, CancellationToken cancellationToken)
    {
        var note = $"{path}#{checksum}";
        if (_files.IsOffline)
        {
            return long.Parse(_files.FindNote(note) ?? throw new NotKeptException(Location, path), CultureInfo.InvariantCulture);
        }

        var size = await _transport.MeasureAsync(path, cancellationToken).ConfigureAwait(false);
        if (size is { } known)
        {
            _files.Note(note, known.ToString(CultureInfo.InvariantCulture));
        }

        return size;
    }
}
