using Paks.Trust;

namespace Paks.Debian.Archives;

/// <summary>
/// A suite of a Debian archive on one or more mirrors, which are asked in turn. What it returns is verified: the release by its
/// signature, the index by the release, a package by the index.
/// </summary>
public sealed class DebianArchive
{
    private readonly MirrorSet _mirrors;
    private readonly IDownloadCache _cache;

    /// <param name="mirrors">Where it is.</param>
    /// <param name="suite">Its name or codename.</param>
    /// <param name="http">Used for web addresses; belongs to the caller.</param>
    /// <param name="cache">Takes and gives all that is downloaded but the release.</param>
    public DebianArchive(ArchiveMirrors mirrors, string suite, HttpClient http, IDownloadCache cache)
    {
        _mirrors = new MirrorSet(At(mirrors.Preferred), At(mirrors.WhereAbsent), At(mirrors.Snapshots));
        _cache = cache;
        Suite = ArchivePath.Require(suite);
        IReadOnlyList<Mirror> At(IEnumerable<string> addresses) => [.. addresses.Select(address => Mirror.At(address, http))];
    }

    /// <summary>The suite.</summary>
    public string Suite { get; }

    /// <summary>Fetches the release from the first mirror whose one is trusted, of this suite and of this time.</summary>
    /// <param name="trusted">The keys that may sign it.</param>
    /// <param name="now">The time at which it and the keys must be valid.</param>
    /// <param name="lastSeen">The date of the release that was seen last: an older one is refused. Null: none was.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <exception cref="ArchiveException">There is none.</exception>
    public Task<Release> ReadReleaseAsync(
        Keyring trusted, DateTimeOffset now, DateTimeOffset? lastSeen = null, CancellationToken cancellationToken = default)
    {
        var reader = new ReleaseReader(Suite, trusted, now, lastSeen);
        return _mirrors.FromAnyAsync([$"dists/{Suite}/InRelease"], (mirror, _) => reader.ReadAsync(mirror, cancellationToken));
    }

    /// <summary>Reads the index of a component for an architecture.</summary>
    /// <param name="release">The suite's release.</param>
    /// <param name="component">The component.</param>
    /// <param name="architecture">The architecture.</param>
    /// <param name="scratchFolder">Takes what is kept of it until it is disposed; null: that is kept in memory.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <exception cref="ArchiveException">The release has no such index, or no mirror has what it says.</exception>
    public async Task<PackageIndex> ReadIndexAsync(
        Release release, string component, string architecture, string? scratchFolder = null, CancellationToken cancellationToken = default)
    {
        var (path, file) = await FetchIndexAsync(release, component, architecture, cancellationToken).ConfigureAwait(false);
        using var content = _cache.OpenVerified(file.Sha256, file.Size, path);
        return ReadIndex(path, content, architecture, scratchFolder);
    }

    /// <summary>Fetches a package into the cache, unless it is there.</summary>
    /// <exception cref="ArchiveException">No mirror has what the index says.</exception>
    public Task FetchAsync(BinaryPackage package, CancellationToken cancellationToken = default) =>
        FetchAsync(package.Filename, package.Sha256, package.Size, cancellationToken);

    /// <summary>Fetches an index into the cache, unless it is there.</summary>
    internal async Task<(string Path, ReleaseFile File)> FetchIndexAsync(
        Release release, string component, string architecture, CancellationToken cancellationToken)
    {
        var path = release.IndexOf(component, architecture) ?? throw new ArchiveException(
            ArchiveFailure.WrongSuite, Suite, $"suite {Suite} {WhyNoIndex(release, component, architecture)}");
        var file = release.Find(path)!.Value;
        List<string> places = [$"dists/{Suite}/{path}"];
        if (release.HasByHash)
        {
            places.Insert(0, $"dists/{Suite}/{component}/binary-{architecture}/by-hash/SHA256/{file.Sha256}");
        }

        await DownloadAsync(places, file.Sha256, file.Size, cancellationToken).ConfigureAwait(false);
        return (path, file);
    }

    internal Task FetchAsync(string path, string sha256, long size, CancellationToken cancellationToken) =>
        DownloadAsync([path], sha256, size, cancellationToken);

    private static string WhyNoIndex(Release release, string component, string architecture) =>
        release.HasComponent(component) ? $"has no packages for {architecture} in its component {component}"
        : release.Components.Count > 0 ? $"has no component {component}: its components are {string.Join(", ", release.Components)}"
        : $"has no component {component}";

    private static PackageIndex ReadIndex(string path, VerifyingStream content, string architecture, string? scratchFolder)
    {
        try
        {
            using var unpacked = Decompression.Open(path, content);
            var index = PackageIndex.Read(path, unpacked, architecture, scratchFolder);
            try
            {
                // Whether it is the right one is known at its end only.
                content.Drain();
                return index;
            }
            catch
            {
                index.Dispose();
                throw;
            }
        }
        catch (Exception cause) when (cause is FormatException or InvalidDataException)
        {
            throw new ArchiveException(ArchiveFailure.Malformed, path, $"cannot read {path}: {cause.Message}", cause);
        }
    }

    private async Task DownloadAsync(IReadOnlyList<string> paths, string sha256, long size, CancellationToken cancellationToken)
    {
        using (var kept = _cache.TryOpen(sha256))
        {
            if (kept is not null)
            {
                return;
            }
        }
        await _mirrors.FromAnyAsync(paths, async (mirror, path) =>
        {
            var content = await mirror.OpenAsync(path, cancellationToken).ConfigureAwait(false);
            using var verified = new VerifyingStream(content, mirror.Locate(path), sha256, size);
            await _cache.StoreAsync(sha256, size, verified, cancellationToken).ConfigureAwait(false);
            return true;
        }).ConfigureAwait(false);
    }
}
