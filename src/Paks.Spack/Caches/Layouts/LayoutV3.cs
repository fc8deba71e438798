using Paks.Spack.Specs;

namespace Paks.Spack.Caches;

/// <summary>Where things lie in a cache of layout 3 (Spack 1.0 and later), and in which order they are checked.</summary>
internal sealed class LayoutV3(ICacheTransport transport, BuildCacheOptions options)
{
    internal const string IndexManifest = "v3/manifests/index/index.manifest.json";
    private const string KeyFolder = "v3/manifests/key/";
    private const string Mark = "v3/layout.json";
    private const int MostManifestBytes = 1 << 20;

    private readonly CacheFiles _files = new(transport, options);

    public string Location => transport.Location;

    /// <summary>Finds the index; null when there is none.</summary>
    public async Task<CacheIndexReference?> FindIndexAsync(CancellationToken cancellationToken)
    {
        try
        {
            var manifest = await _files.ReadAsync(IndexManifest, MostManifestBytes, cancellationToken).ConfigureAwait(false);
            return manifest is null ? null : new CacheIndexReference(CacheManifest.Parse(manifest).Find("db", "+json"));
        }
        catch (FormatException exception)
        {
            throw new CorruptIndexException(Location, exception.Message, exception);
        }
    }

    /// <summary>Whether there is a cache of this layout at all; one without an index, too.</summary>
    public Task<bool> ExistsAsync(CancellationToken cancellationToken) => _files.ExistsAsync(Mark, cancellationToken);

    public async Task<CacheEntry> ReadEntryAsync(EntryRequest request, CancellationToken cancellationToken)
    {
        var address = request.Address;
        var path = ManifestPath(address);
        try
        {
            var document = await _files.ReadAsync(path, MostManifestBytes, cancellationToken).ConfigureAwait(false)
                ?? throw new EntryNotFoundException(Location, address, path);
            var signed = SignedManifest.Read(Location, request, document);
            var manifest = CacheManifest.Parse(signed.Text);
            var tarball = manifest.Find("install", ".tar+gzip");
            var spec = SpecDocument.Parse(await ReadSpecAsync(address, manifest.Find("spec", "+json"), cancellationToken).ConfigureAwait(false));
            return EntryBinding.Bind(Location, signed, Checksums.Of(document), spec, EntryBinding.Verify(Location, address, spec), tarball);
        }
        catch (FormatException exception)
        {
            throw new MalformedEntryException(Location, address, exception.Message, exception);
        }
    }

    public async Task<IReadOnlyList<PublishedKey>> ReadPublishedKeysAsync(CancellationToken cancellationToken)
    {
        var reader = new KeyReader(transport);
        var list = await reader.ReadBlobAsync(KeyFolder + "keys.manifest.json", cancellationToken).ConfigureAwait(false);
        return await reader.ReadKeysAsync(
            list, fingerprint => reader.ReadBlobAsync($"{KeyFolder}{fingerprint}.key.manifest.json", cancellationToken)).ConfigureAwait(false);
    }

    private async Task<byte[]> ReadSpecAsync(SpecAddress address, CacheBlob blob, CancellationToken cancellationToken)
    {
        var stored = await new EntryBlobs(_files).ReadAsync(address, blob, "its spec document", PackedSpec.MostBytes, cancellationToken).ConfigureAwait(false);
        return BoundedReader.Decompress(stored, PackedSpec.MostBytes)
            ?? throw new FormatException($"its spec document has more than {PackedSpec.MostBytes} bytes when unpacked");
    }

    /// <summary>The folder is the plain name, the file name is sanitised.</summary>
    private static string ManifestPath(SpecAddress address) => SpecTextReader.IsName(address.Name)
        ? $"v3/manifests/spec/{address.Name}/{FileNames.Sanitize($"{address.Name}-{address.Version}-{address.Hash}")}.spec.manifest.json"
        : throw new ArgumentException($"'{address.Name}' is not a package name", nameof(address));
}
