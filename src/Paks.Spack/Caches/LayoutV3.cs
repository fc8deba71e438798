using System.Security.Cryptography;
using Paks.Spack.Specs;
using Paks.Trust;

namespace Paks.Spack.Caches;

/// <summary>Where things lie in a cache of layout 3 (Spack 1.0 and later), and in which order they are checked.</summary>
internal sealed class LayoutV3(ICacheTransport transport, BuildCacheOptions options)
{
    private const string IndexManifest = "v3/manifests/index/index.manifest.json";
    private const string KeyFolder = "v3/manifests/key/";
    private const int MostManifestBytes = 1 << 20;
    private const int MostSpecBytes = 64 << 20;

    public string Location => transport.Location;

    public async Task<CacheIndex> ReadIndexAsync(CancellationToken cancellationToken)
    {
        try
        {
            byte[] manifest = await ReadManifestAsync(IndexManifest, cancellationToken).ConfigureAwait(false)
                ?? throw await ExplainMissingIndexAsync(cancellationToken).ConfigureAwait(false);
            CacheBlob blob = CacheManifest.Parse(manifest).Find("db", "+json");
            return await new IndexFetcher(transport, options).FetchAsync(blob, cancellationToken).ConfigureAwait(false);
        }
        catch (FormatException exception)
        {
            throw new CorruptIndexException(Location, exception.Message, exception);
        }
    }

    public async Task<CacheEntry> ReadEntryAsync(
        SpecAddress address, Keyring trusted, bool requireSignature, DateTimeOffset now, CancellationToken cancellationToken)
    {
        string path = ManifestPath(address);
        try
        {
            byte[] document = await ReadManifestAsync(path, cancellationToken).ConfigureAwait(false)
                ?? throw new EntryNotFoundException(Location, address, path);
            SignedManifest signed = SignedManifest.Read(Location, address, document, trusted, requireSignature, now);
            CacheManifest manifest = CacheManifest.Parse(signed.Text);
            CacheBlob tarball = manifest.Find("install", ".tar+gzip");
            SpecDocument spec = SpecDocument.Parse(
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
        byte[]? list = await new KeyReader(transport).ReadAsync(KeyFolder + "keys.manifest.json", cancellationToken).ConfigureAwait(false);
        foreach (string fingerprint in list is null ? [] : KeyReader.ReadFingerprints(Location, list))
        {
            byte[]? text = await new KeyReader(transport).ReadAsync($"{KeyFolder}{fingerprint}.key.manifest.json", cancellationToken).ConfigureAwait(false);
            if (text is not null)
                keys.Add(KeyReader.ReadKey(Location, fingerprint, text));
        }

        return keys;
    }

    /// <summary>A signature vouches for bytes, not for the name under which they lie: that the two belong together is seen here.</summary>
    private HashVerification Bind(SpecAddress address, SpecDocument document)
    {
        SpecAddress found = SpecAddress.Of(document.Root);
        if (found.ToString() != address.ToString())
            throw new WrongPackageException(Location, address, found);
        HashVerification hashes = document.VerifyHashes();
        return hashes.Mismatched is [ConcreteSpec wrong, ..] ? throw new DagHashMismatchException(Location, address, wrong) : hashes;
    }

    private async Task<byte[]> ReadSpecAsync(SpecAddress address, CacheBlob blob, CancellationToken cancellationToken)
    {
        Stream stream = await OpenBlobAsync(address, blob, "its spec document", cancellationToken).ConfigureAwait(false);
        await using (stream.ConfigureAwait(false))
        {
            byte[] stored = await BoundedReader.ReadAsync(stream, MostSpecBytes, cancellationToken).ConfigureAwait(false)
                ?? throw new FormatException($"its spec document has more than {MostSpecBytes} bytes");
            return BoundedReader.Decompress(stored, MostSpecBytes)
                ?? throw new FormatException($"its spec document has more than {MostSpecBytes} bytes when unpacked");
        }
    }

    private async Task<Stream> OpenBlobAsync(SpecAddress address, CacheBlob blob, string what, CancellationToken cancellationToken)
    {
        Stream source = await transport.OpenAsync(blob.Path, cancellationToken).ConfigureAwait(false)
            ?? throw new EntryNotFoundException(Location, address, blob.Path);
        return new VerifyingStream(
            source,
            blob,
            length => new BlobTruncatedException(Location, address, what, blob.Length, length),
            actual => new ChecksumMismatchException(Location, address, what, blob.Checksum, actual));
    }

    private async Task<byte[]?> ReadManifestAsync(string path, CancellationToken cancellationToken)
    {
        Stream? stream = await transport.OpenAsync(path, cancellationToken).ConfigureAwait(false);
        if (stream is null)
            return null;
        await using (stream.ConfigureAwait(false))
        {
            return await BoundedReader.ReadAsync(stream, MostManifestBytes, cancellationToken).ConfigureAwait(false)
                ?? throw new FormatException($"its manifest has more than {MostManifestBytes} bytes");
        }
    }

    private async Task<CacheException> ExplainMissingIndexAsync(CancellationToken cancellationToken)
    {
        if (await ExistsAsync("v3/layout.json", cancellationToken).ConfigureAwait(false))
            return new CacheIndexMissingException(Location);
        bool older = await ExistsAsync("build_cache/index.json", cancellationToken).ConfigureAwait(false);
        return new NotABuildCacheException(Location, older
            ? "it holds only layout 2 (build_cache/, of Spack before 1.0); layout 3 is read ('spack buildcache migrate' makes one)"
            : transport.IsMissing() ? "there is no such folder" : "there is neither v3/layout.json nor an index", older);
    }

    private async Task<bool> ExistsAsync(string path, CancellationToken cancellationToken)
    {
        Stream? stream = await transport.OpenAsync(path, cancellationToken).ConfigureAwait(false);
        if (stream is not null)
            await stream.DisposeAsync().ConfigureAwait(false);
        return stream is not null;
    }

    /// <summary>The folder is the plain name, the file name is sanitised.</summary>
    private static string ManifestPath(SpecAddress address)
    {
        if (!SpecTextReader.IsName(address.Name))
            throw new ArgumentException($"'{address.Name}' is not a package name", nameof(address));
        string file = string.Concat($"{address.Name}-{address.Version}-{address.Hash}"
            .Select(static character => char.IsAsciiLetterOrDigit(character) || character is '_' or '+' or '.' or '-' ? character : '_'));
        return $"v3/manifests/spec/{address.Name}/{file}.spec.manifest.json";
    }
}
