using Paks.Spack.Packages;
using Paks.Spack.Specs;
using Paks.Trust;

namespace Paks.Spack.Caches;

/// <summary>
/// A Spack build cache: in a folder or behind http(s) (layouts 3 and 2), or in a registry. Nothing of it is trusted but what a
/// trusted key signed; all bytes are checked against the checksums that this names.
/// </summary>
public sealed class BuildCache
{
    private readonly ICacheLayout _layout;

    /// <summary>The files that tell what a cache in a folder holds, in layout 3 and in layout 2, relative to it.</summary>
    public static IReadOnlyList<string> IndexFiles { get; } = [LayoutV3.IndexManifest, IndexFinderV2.Index];

    private BuildCache(ICacheLayout layout, ICacheRegistry? registry = null) => (_layout, Registry) = (layout, registry);

    /// <summary>The repository that the cache is in; null where it is in none.</summary>
    public ICacheRegistry? Registry { get; }

    /// <summary>The cache as messages and labels name it: without credentials.</summary>
    public string Location => _layout.Location;

    /// <summary>Opens a cache; nothing is read yet.</summary>
    /// <param name="location">A path, <c>file://</c>, <c>http://</c> or <c>https://</c>; a user and password in it are sent as Basic.</param>
    /// <param name="http">Used for http(s); it stays the caller's.</param>
    /// <param name="options">How to read; null for the defaults.</param>
    /// <exception cref="NotABuildCacheException">The location is of a kind that is not read.</exception>
    public static BuildCache Open(string location, HttpClient http, BuildCacheOptions? options = null)
    {
        options ??= new BuildCacheOptions();
        return new BuildCache(new FileLayouts(OpenTransport(location, http, options), options));
    }

    /// <summary>Opens a cache in a registry; nothing is read yet.</summary>
    /// <param name="registry">The repository; it stays the caller's.</param>
    /// <param name="options">How to read, attempts and delays left aside, which are the registry's; null for the defaults.</param>
    public static BuildCache Open(ICacheRegistry registry, BuildCacheOptions? options = null) =>
        new(new LayoutOci(registry, options ?? new BuildCacheOptions()), registry);

    /// <summary>Finds the index without reading it.</summary>
    /// <exception cref="CacheIndexMissingException">There is a cache, but no index.</exception>
    /// <exception cref="NotABuildCacheException">There is no cache.</exception>
    /// <exception cref="CorruptIndexException">What leads to the index is malformed.</exception>
    /// <exception cref="NotKeptException">The network is left alone, and it was never fetched.</exception>
    /// <exception cref="CacheUnreachableException">It cannot be read at all.</exception>
    public Task<CacheIndexReference> FindIndexAsync(CancellationToken cancellationToken = default) => _layout.FindIndexAsync(cancellationToken);

    /// <summary>Reads the index that was found.</summary>
    /// <exception cref="CorruptIndexException">The index is not what its checksum or format says.</exception>
    /// <exception cref="NotKeptException">The network is left alone, and it was never fetched.</exception>
    /// <exception cref="CacheUnreachableException">It cannot be read at all.</exception>
    public Task<CacheIndex> ReadIndexAsync(CacheIndexReference reference, CancellationToken cancellationToken = default) =>
        _layout.ReadIndexAsync(reference, cancellationToken);

    /// <summary>Finds and reads the index.</summary>
    /// <inheritdoc cref="FindIndexAsync" path="/exception"/>
    public async Task<CacheIndex> ReadIndexAsync(CancellationToken cancellationToken = default) =>
        await ReadIndexAsync(await FindIndexAsync(cancellationToken).ConfigureAwait(false), cancellationToken).ConfigureAwait(false);

    /// <summary>
    /// Reads and verifies the manifest and the spec document of a package. See the other overload; with the node of an index
    /// or of a document, the index of a cache of layout 2 need not be asked where its files lie.
    /// </summary>
    public Task<CacheEntry> ReadEntryAsync(
        ConcreteSpec node, Keyring trusted, bool requireSignature, DateTimeOffset now, CancellationToken cancellationToken = default) =>
        _layout.ReadEntryAsync(new EntryRequest(SpecAddress.Of(node), node, trusted, requireSignature, now), cancellationToken);

    /// <summary>
    /// Reads and verifies the manifest and the spec document of a package; no index is needed, but for one
    /// of layout 2 behind a network. Checked are the signature,
    /// the checksum of the document, that it is the document of the package asked for, and the DAG hash of every node.
    /// </summary>
    /// <param name="address">The package.</param>
    /// <param name="trusted">The keys whose signatures count.</param>
    /// <param name="requireSignature">False: one that is missing or refused is told in the entry, not thrown.</param>
    /// <param name="now">The time at which keys and signatures must be valid.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="EntryNotFoundException">The cache does not hold it.</exception>
    /// <exception cref="EntryNotSignedException">It is not signed.</exception>
    /// <exception cref="EntrySignatureException">Its signature is refused.</exception>
    /// <exception cref="MalformedEntryException">Its manifest or document breaks the format.</exception>
    /// <exception cref="WrongPackageException">Another package is served under its name.</exception>
    /// <exception cref="DagHashMismatchException">A node's text does not give its hash.</exception>
    /// <exception cref="ChecksumMismatchException">The document's checksum is wrong.</exception>
    /// <exception cref="BlobTruncatedException">The document is cut short.</exception>
    /// <exception cref="NotKeptException">The network is left alone, and it was never fetched.</exception>
    /// <exception cref="CacheUnreachableException">It cannot be read at all.</exception>
    public Task<CacheEntry> ReadEntryAsync(
        SpecAddress address, Keyring trusted, bool requireSignature, DateTimeOffset now, CancellationToken cancellationToken = default) =>
        _layout.ReadEntryAsync(new EntryRequest(address, null, trusted, requireSignature, now), cancellationToken);

    /// <summary>
    /// Opens the tarball of a package as stored (compressed as the entry tells). Length and checksum are enforced while it is
    /// read: its last byte is handed out only when both are right. The caller disposes it.
    /// </summary>
    /// <exception cref="EntryNotFoundException">The cache does not hold it.</exception>
    /// <exception cref="NotKeptException">The network is left alone.</exception>
    /// <exception cref="CacheUnreachableException">It cannot be read at all; also thrown while reading.</exception>
    /// <remarks>Reading throws <see cref="ChecksumMismatchException"/> and <see cref="BlobTruncatedException"/>.</remarks>
    public Task<Stream> OpenTarballAsync(CacheEntry entry, CancellationToken cancellationToken = default) =>
        _layout.OpenTarballAsync(entry, cancellationToken);

    /// <summary>
    /// What the tarball of a package holds, without reading it: where a statement that a trusted key signed names it. Null for all
    /// others, and where it is gone or of another version.
    /// </summary>
    /// <exception cref="ChecksumMismatchException">It is not what was signed.</exception>
    /// <exception cref="BlobTruncatedException">It is cut short.</exception>
    /// <exception cref="CacheUnreachableException">It cannot be read at all.</exception>
    public Task<PackageContents?> ReadContentsAsync(CacheEntry entry, CancellationToken cancellationToken = default) =>
        _layout.ReadContentsAsync(entry, cancellationToken);

    /// <summary>The keys that lie in the cache: to be offered to people, never trusted by themselves. Empty when it has none.</summary>
    /// <exception cref="CacheException">The list or a key cannot be read.</exception>
    public Task<IReadOnlyList<PublishedKey>> ReadPublishedKeysAsync(CancellationToken cancellationToken = default) =>
        _layout.ReadPublishedKeysAsync(cancellationToken);

    private static IFileTransport OpenTransport(string location, HttpClient http, BuildCacheOptions options)
    {
        if (!location.Contains("://", StringComparison.Ordinal))
        {
            return new DirectoryTransport(location);
        }

        if (!Uri.TryCreate(location, UriKind.Absolute, out var address))
        {
            throw new NotABuildCacheException(Redact(location), "this is no address");
        }

        if (address.Scheme == Uri.UriSchemeFile && address.Host.Length == 0)
        {
            return new DirectoryTransport(address.LocalPath);
        }

        var web = address.Scheme == Uri.UriSchemeHttp || address.Scheme == Uri.UriSchemeHttps;
        return web && address is { Query: "", Fragment: "" }
            ? new HttpTransport(address, http, options)
            : throw new NotABuildCacheException(Redact(location), web
                ? "the address must not have a query or fragment"
                : $"{address.Scheme}:// is not read; a path, file://, http:// and https:// are");
    }

    /// <summary>A location without the user and password, query and fragment that it may hold: for messages.</summary>
    public static string Redact(string location)
    {
        var start = location.IndexOf("://", StringComparison.Ordinal) + 3;
        var at = location.LastIndexOf('@');
        var shown = at > start ? location[..start] + location[(at + 1)..] : location;
        var query = shown.AsSpan().IndexOfAny('?', '#');
        return query < 0 ? shown : shown[..query];
    }
}
