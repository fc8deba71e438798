using Paks.Spack.Packages;
using Paks.Spack.Specs;

namespace Paks.Spack.Caches;

/// <summary>
/// Where things lie in a cache in a registry: an image for each package. Spack signs nothing there; what counts is a
/// <see cref="SignatureArtifact"/> beside the image.
/// </summary>
internal sealed class LayoutOci : ICacheLayout
{
    private const int MostContentsBytes = 64 << 20;
    private const int MostUnpackedContentsBytes = 256 << 20;

    // That packages lie there is seen from a few.
    private const int TagsToExplain = 100;

    private readonly ICacheRegistry _registry;
    private readonly CacheFiles _cache;
    private readonly RegistryFiles _files;

    public LayoutOci(ICacheRegistry registry, BuildCacheOptions options)
    {
        _registry = registry;
        _cache = new CacheFiles(new RegistryTransport(registry), options);
        _files = new RegistryFiles(_cache);
    }

    public string Location => _registry.Location;

    public async Task<CacheIndexReference> FindIndexAsync(CancellationToken cancellationToken)
    {
        try
        {
            var image = await _files.FindImageAsync(CacheTags.Index, cancellationToken).ConfigureAwait(false)
                ?? throw await ExplainMissingIndexAsync(cancellationToken).ConfigureAwait(false);
            // The layer says that it is a compressed tar, and is neither.
            return image.Layers is [{ } index, ..]
                ? new CacheIndexReference(index.ToBlob())
                : throw new FormatException("its image has no layers");
        }
        catch (FormatException exception)
        {
            throw new CorruptIndexException(Location, exception.Message, exception);
        }
    }

    public async Task<CacheIndex> ReadIndexAsync(CacheIndexReference reference, CancellationToken cancellationToken) =>
        new(reference.Checksum, await new IndexFetcher(_cache).FetchAsync(reference, cancellationToken).ConfigureAwait(false));

    public async Task<CacheEntry> ReadEntryAsync(EntryRequest request, CancellationToken cancellationToken)
    {
        var search = new SignatureSearch(_files, request);
        try
        {
            return await search.FindByTagAsync(cancellationToken).ConfigureAwait(false) is { } tagged
                ? await ReadSignedAsync(request.Address, tagged, cancellationToken).ConfigureAwait(false) with { Statement = tagged }
                : await ReadByManifestAsync(request, search, cancellationToken).ConfigureAwait(false);
        }
        // More is known than that something is missing on this machine.
        catch (NotKeptException) when (request.RequireSignature && search.Failure is not null)
        {
            throw search.Failure;
        }
        catch (FormatException exception)
        {
            throw new MalformedEntryException(Location, request.Address, exception.Message, exception);
        }
    }

    public Task<Stream> OpenTarballAsync(CacheEntry entry, CancellationToken cancellationToken) =>
        new EntryBlobs(_cache).OpenTarballAsync(entry, cancellationToken);

    public async Task<PackageContents?> ReadContentsAsync(CacheEntry entry, CancellationToken cancellationToken)
    {
        if (entry.Statement is not { Statement.Contents: { } stated } signed)
        {
            return null;
        }

        var address = SpecAddress.Of(entry.Spec.Root);
        try
        {
            var packed = await _files.ReadAsync(address, signed.Artifact, stated, "the list of its files", MostContentsBytes, cancellationToken).ConfigureAwait(false);
            var json = BoundedReader.Decompress(packed, MostUnpackedContentsBytes);
            var contents = json is null ? null : PackageContents.Parse(json);
            return contents?.DagHash == (entry.Spec.Root.BuildSpec?.Hash ?? address.Hash).ToString() ? contents : null;
        }
        // It only saves the reading of a tarball, which tells the same.
        catch (Exception exception) when (exception is FormatException or EntryNotFoundException or NotKeptException)
        {
            return null;
        }
    }

    /// <inheritdoc/>
    /// <remarks>Spack publishes none in registries.</remarks>
    public Task<IReadOnlyList<PublishedKey>> ReadPublishedKeysAsync(CancellationToken cancellationToken) =>
        Task.FromResult<IReadOnlyList<PublishedKey>>([]);

    private async Task<CacheEntry> ReadByManifestAsync(EntryRequest request, SignatureSearch search, CancellationToken cancellationToken)
    {
        var tag = CacheTags.OfSpec(request.Address);
        var package = await _files.FindImageAsync(tag, cancellationToken).ConfigureAwait(false)
            ?? throw new EntryNotFoundException(Location, request.Address, $"tag {tag}");
        if (await search.FindByReferenceAsync(package, cancellationToken).ConfigureAwait(false) is { } signed)
        {
            return await ReadSignedAsync(request.Address, signed, cancellationToken).ConfigureAwait(false) with { Statement = signed };
        }

        if (!request.RequireSignature && search.Outdated is { } outdated && search.FailureKind == outdated.Signature.Failure)
        {
            return await ReadSignedAsync(request.Address, outdated, cancellationToken).ConfigureAwait(false);
        }

        return request.RequireSignature
            ? throw search.Failure ?? new EntryNotSignedException(Location, request.Address)
            : await ReadUnsignedAsync(request.Address, package, search, cancellationToken).ConfigureAwait(false);
    }

    private async Task<CacheEntry> ReadSignedAsync(SpecAddress address, SignedStatement signed, CancellationToken cancellationToken)
    {
        var statement = signed.Statement;
        var config = await ReadConfigAsync(address, signed.Artifact, statement.Config, cancellationToken).ConfigureAwait(false);
        return Bind(address, signed.Signature, statement.Manifest, ImageSpec.Read(statement, config));
    }

    private async Task<CacheEntry> ReadUnsignedAsync(
        SpecAddress address, RegistryImage package, SignatureSearch search, CancellationToken cancellationToken)
    {
        var config = await ReadConfigAsync(address, package, package.Config, cancellationToken).ConfigureAwait(false);
        return Bind(address, new SignedManifest(config, null, null, search.FailureKind), package.Descriptor, ImageSpec.Read(package, config));
    }

    private Task<byte[]> ReadConfigAsync(SpecAddress address, RegistryImage image, RegistryDescriptor config, CancellationToken cancellationToken) =>
        _files.ReadAsync(address, image, config, "its config", PackedSpec.MostBytes, cancellationToken);

    private CacheEntry Bind(SpecAddress address, SignedManifest signed, RegistryDescriptor manifest, ImageSpec spec) => EntryBinding.Bind(
        Location, signed, manifest.Checksum, spec.Document, EntryBinding.Verify(Location, address, spec.Document), spec.ToBlob()) with
    {
        TarballDiffId = spec.TarballDiffId,
    };

    private async Task<CacheException> ExplainMissingIndexAsync(CancellationToken cancellationToken) =>
        (await _registry.ListTagsAsync(TagsToExplain, cancellationToken).ConfigureAwait(false)).Any(CacheTags.IsOfSpec)
            ? new CacheIndexMissingException(Location)
            : new NotABuildCacheException(Location, $"there is no tag {CacheTags.Index}, nor one of a package");
}
