using System.Security.Cryptography;
using Paks.Spack.Specs;
using Paks.Trust;

namespace Paks.Spack.Caches;

/// <summary>Where things lie in a cache of layout 3 (Spack 1.0 and later), and in which order they are checked.</summary>
internal sealed class LayoutV3(ICacheTransport transport, BuildCacheOptions options)
{
    private const string IndexManifest = "v3/manifests/index/index.manifest.json";
    private const string KeyFolder = "v3/manifests/key/";
    private const string SpecDocumentWords = "its spec document";
    private const int MostManifestBytes = 1 << 20;
    private const int MostSpecBytes = 64 << 20;

    private readonly CacheFiles _files = new(transport, options);

    public string Location => transport.Location;

    public async Task<CacheIndexReference> FindIndexAsync(CancellationToken cancellationToken)
    {
        try
        {
            var manifest = await _files.ReadAsync(IndexManifest, MostManifestBytes, cancellationToken).ConfigureAwait(false)
                ?? throw await ExplainMissingIndexAsync(cancellationToken).ConfigureAwait(false);
            return new CacheIndexReference(CacheManifest.Parse(manifest).Find("db", "+json"));
        }
        catch (FormatException exception)
        {
            throw new CorruptIndexException(Location, exception.Message, exception);
        }
    }

    public async Task<CacheIndex> ReadIndexAsync(CacheIndexReference reference, CancellationToken cancellationToken)
    {
        try
        {
            return await new IndexFetcher(_files).FetchAsync(reference.Blob, cancellationToken).ConfigureAwait(false);
        }
        catch (FormatException exception)
        {
            throw new CorruptIndexException(Location, exception.Message, exception);
        }
    }

    public async Task<CacheEntry> ReadEntryAsync(
        SpecAddress address, Keyring trusted, bool requireSignature, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var path = ManifestPath(address);
        try
        {
            var document = await _files.ReadAsync(path, MostManifestBytes, cancellationToken).ConfigureAwait(false)
                ?? throw new EntryNotFoundException(Location, address, path);
            var signed = SignedManifest.Read(Location, address, document, trusted, requireSignature, now);
            var manifest = CacheManifest.Parse(signed.Text);
            var tarball = manifest.Find("install", ".tar+gzip");
            var spec = SpecDocument.Parse(
                await ReadSpecAsync(address, manifest.Find("spec", "+json"), cancellationToken).ConfigureAwait(false));
            return new CacheEntry
            {
                Spec = spec,
                Cache = Location,
                TarballChecksum = tarball.Checksum,
                TarballSize = tarball.Length,
                TarballMediaType = tarball.MediaType,
                TarballCompression = tarball.Compression,
                Signer = signed.Signer,
                SignedAt = signed.SignedAt,
                SignatureFailure = signed.Failure,
                ManifestChecksum = Convert.ToHexStringLower(SHA256.HashData(document)),
                Hashes = Bind(address, spec),
            };
        }
        catch (FormatException exception)
        {
            throw new MalformedEntryException(Location, address, exception.Message, exception);
        }
    }

    public async Task<Stream> OpenTarballAsync(CacheEntry entry, CancellationToken cancellationToken)
    {
        var blob = new CacheBlob(entry.TarballMediaType, entry.TarballCompression, entry.TarballSize, entry.TarballChecksum);
        return await OpenBlobAsync(SpecAddress.Of(entry.Spec.Root), blob, "its tarball", cancellationToken).ConfigureAwait(false);
    }

    public async Task<IReadOnlyList<PublishedKey>> ReadPublishedKeysAsync(CancellationToken cancellationToken)
    {
        var keys = new List<PublishedKey>();
        var list = await new KeyReader(transport).ReadAsync(KeyFolder + "keys.manifest.json", cancellationToken).ConfigureAwait(false);
        foreach (var fingerprint in list is null ? [] : KeyReader.ReadFingerprints(Location, list))
        {
            var text = await new KeyReader(transport).ReadAsync($"{KeyFolder}{fingerprint}.key.manifest.json", cancellationToken).ConfigureAwait(false);
            if (text is not null)
            {
                keys.Add(KeyReader.ReadKey(Location, fingerprint, text));
            }
        }

        return keys;
    }

    /// <summary>A signature vouches for bytes, not for the name under which they lie: that the two belong together is seen here.</summary>
    private HashVerification Bind(SpecAddress address, SpecDocument document)
    {
        var found = SpecAddress.Of(document.Root);
        if (found.ToString() != address.ToString())
        {
            throw new WrongPackageException(Location, address, found);
        }

        var hashes = document.VerifyHashes();
        return hashes.Mismatched is [ConcreteSpec wrong, ..] ? throw new DagHashMismatchException(Location, address, wrong) : hashes;
    }

    private async Task<byte[]> ReadSpecAsync(SpecAddress address, CacheBlob blob, CancellationToken cancellationToken)
    {
        var kept = _files.FindBlob(blob);
        var stream = kept is null
            ? await OpenBlobAsync(address, blob, SpecDocumentWords, cancellationToken).ConfigureAwait(false)
            : Verified(_files.OpenFound(blob, kept), address, blob, SpecDocumentWords);
        await using (stream.ConfigureAwait(false))
        {
            var stored = await BoundedReader.ReadAsync(stream, MostSpecBytes, cancellationToken).ConfigureAwait(false)
                ?? throw new FormatException($"its spec document has more than {MostSpecBytes} bytes");
            if (kept is null && _files.CanKeep)
            {
                await _files.KeepBlobAsync(blob, new MemoryStream(stored), cancellationToken).ConfigureAwait(false);
            }

            return BoundedReader.Decompress(stored, MostSpecBytes)
                ?? throw new FormatException($"its spec document has more than {MostSpecBytes} bytes when unpacked");
        }
    }

    private async Task<Stream> OpenBlobAsync(SpecAddress address, CacheBlob blob, string what, CancellationToken cancellationToken) => Verified(
        await _files.OpenBlobAsync(blob, cancellationToken).ConfigureAwait(false) ?? throw new EntryNotFoundException(Location, address, blob.Path),
        address,
        blob,
        what);

    private VerifyingStream Verified(Stream source, SpecAddress address, CacheBlob blob, string what) => new(
        source,
        blob,
        length => new BlobTruncatedException(Location, address, what, blob.Length, length),
        actual => new ChecksumMismatchException(Location, address, what, blob.Checksum, actual));

    private async Task<CacheException> ExplainMissingIndexAsync(CancellationToken cancellationToken)
    {
        if (await _files.ExistsAsync("v3/layout.json", cancellationToken).ConfigureAwait(false))
        {
            return new CacheIndexMissingException(Location);
        }

        var older = await _files.ExistsAsync("build_cache/index.json", cancellationToken).ConfigureAwait(false);
        return new NotABuildCacheException(Location, older
            ? "it holds only layout 2 (build_cache/, of Spack before 1.0); layout 3 is read ('spack buildcache migrate' makes one)"
            : _files.IsMissing() ? "there is no such folder" : "there is neither v3/layout.json nor an index", older);
    }

    /// <summary>The folder is the plain name, the file name is sanitised.</summary>
    private static string ManifestPath(SpecAddress address)
    {
        if (!SpecTextReader.IsName(address.Name))
        {
            throw new ArgumentException($"'{address.Name}' is not a package name", nameof(address));
        }

        var file = string.Concat($"{address.Name}-{address.Version}-{address.Hash}"
            .Select(static character => char.IsAsciiLetterOrDigit(character) || character is '_' or '+' or '.' or '-' ? character : '_'));
        return $"v3/manifests/spec/{address.Name}/{file}.spec.manifest.json";
    }
}
