using Paks.Spack.Specs;

namespace Paks.Spack.Caches;

/// <summary>The blobs of packages: length and checksum are enforced while they are read.</summary>
internal sealed class EntryBlobs(CacheFiles files)
{
    /// <summary>Opens a blob where the cache is.</summary>
    /// <param name="address">The package that it belongs to.</param>
    /// <param name="blob">The blob.</param>
    /// <param name="what">How messages call it.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="EntryNotFoundException">There is none.</exception>
    public async Task<Stream> OpenAsync(SpecAddress address, CacheBlob blob, string what, CancellationToken cancellationToken) => Verified(
        await files.OpenBlobAsync(blob, cancellationToken).ConfigureAwait(false) ?? throw new EntryNotFoundException(files.Location, address, blob.Path),
        address,
        blob,
        what);

    /// <summary>Opens the tarball of an entry.</summary>
    public Task<Stream> OpenTarballAsync(CacheEntry entry, CancellationToken cancellationToken) => OpenAsync(
        SpecAddress.Of(entry.Spec.Root),
        new CacheBlob(entry.TarballMediaType, entry.TarballCompression, entry.TarballSize, entry.TarballChecksum, entry.TarballPath),
        "its tarball",
        cancellationToken);

    /// <summary>Reads a small blob, from this machine where it was kept; one that was fetched is kept.</summary>
    /// <exception cref="EntryNotFoundException">There is none.</exception>
    /// <exception cref="FormatException">It has more than <paramref name="most"/> bytes.</exception>
    public async Task<byte[]> ReadAsync(SpecAddress address, CacheBlob blob, string what, int most, CancellationToken cancellationToken)
    {
        var kept = files.FindBlob(blob);
        var stream = kept is null
            ? await OpenAsync(address, blob, what, cancellationToken).ConfigureAwait(false)
            : Verified(files.OpenFound(blob, kept), address, blob, what);
        await using (stream.ConfigureAwait(false))
        {
            var stored = await BoundedReader.ReadAsync(stream, most, cancellationToken).ConfigureAwait(false)
                ?? throw new FormatException($"{what} has more than {most} bytes");
            if (kept is null && files.CanKeep)
            {
                await files.KeepBlobAsync(blob, new MemoryStream(stored), cancellationToken).ConfigureAwait(false);
            }

            return stored;
        }
    }

    private VerifyingStream Verified(Stream source, SpecAddress address, CacheBlob blob, string what) => new(
        source,
        blob,
        length => new BlobTruncatedException(files.Location, address, what, blob.Length, length),
        actual => new ChecksumMismatchException(files.Location, address, what, blob.Checksum, actual));
}
