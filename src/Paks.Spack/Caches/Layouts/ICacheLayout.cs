using Paks.Spack.Packages;

namespace Paks.Spack.Caches;

/// <summary>Where things lie in a cache of one kind. What is read through it is verified alike, whatever the kind.</summary>
internal interface ICacheLayout
{
    /// <summary>The cache, without credentials.</summary>
    string Location { get; }

    /// <summary>See <see cref="BuildCache.FindIndexAsync"/>.</summary>
    Task<CacheIndexReference> FindIndexAsync(CancellationToken cancellationToken);

    /// <summary>See <see cref="BuildCache.ReadIndexAsync(CacheIndexReference, CancellationToken)"/>.</summary>
    Task<CacheIndex> ReadIndexAsync(CacheIndexReference reference, CancellationToken cancellationToken);

    /// <summary>See <see cref="BuildCache.ReadEntryAsync(Specs.SpecAddress, Trust.Keyring, bool, DateTimeOffset, CancellationToken)"/>.</summary>
    Task<CacheEntry> ReadEntryAsync(EntryRequest request, CancellationToken cancellationToken);

    /// <summary>See <see cref="BuildCache.OpenTarballAsync"/>.</summary>
    Task<Stream> OpenTarballAsync(CacheEntry entry, CancellationToken cancellationToken);

    /// <summary>See <see cref="BuildCache.ReadContentsAsync"/>.</summary>
    Task<PackageContents?> ReadContentsAsync(CacheEntry entry, CancellationToken cancellationToken);

    /// <summary>See <see cref="BuildCache.ReadPublishedKeysAsync"/>.</summary>
    Task<IReadOnlyList<PublishedKey>> ReadPublishedKeysAsync(CancellationToken cancellationToken);
}
