using Paks.Trust;

namespace Paks.Debian.Archives;

/// <summary>
/// A suite of a Debian archive on one or more mirrors, which are asked in turn. What it returns is verified: the release by its
/// signature, the index by the release, a package by the index.
/// </summary>
public sealed class DebianArchive
{
    private const int MostReleaseBytes = 8 * 1024 * 1024;

    /// <summary>How far the archive's clock may be ahead of ours.</summary>
    private static readonly TimeSpan ClockTolerance = TimeSpan.FromMinutes(15);

    private readonly MirrorSet _mirrors;
    private readonly IDownloadCache _cache;

    /// <param name="mirrors">Where it is.</param>
    /// <param name="suite">Its name or codename.</param>
    /// <param name="http">Used for web addresses; belongs to the caller.</param>
    /// <param name="cache">Takes and gives all that is downloaded but the release.</param>
    public DebianArchive(ArchiveMirrors mirrors, string suite, HttpClient http, IDownloadCache cache)
    {
        _mirrors = new MirrorSet([.. mirrors.Preferred.Select(address => Mirror.At(address, http))], [.. mirrors.WhereAbsent.Select(address => Mirror.At(address, http))]);
        _cache = cache;
        Suite = ArchivePath.Require(suite);
    }

    /// <summary>The suite.</summary>
    public string Suite { get; }

    /// <summary>Fetches the release from the first mirror whose one is trusted, of this suite and of this time.</summary>
    /// <exception cref="ArchiveException">There is none.</exception>
    public Task<Release> ReadReleaseAsync(Keyring trusted, DateTimeOffset now, CancellationToken cancellationToken = default) =>
        _mirrors.FromAnyAsync([$"dists/{Suite}/InRelease"], async (mirror, path) =>
        {
            var document = await ReadReleaseAsync(mirror, path, cancellationToken).ConfigureAwait(false);
            return Verify(mirror.Locate(path), document, trusted, now);
        });

    /// <summary>Reads an index.</summary>
    /// <exception cref="ArchiveException">The release has no such index, or no mirror has what it says.</exception>
    public async Task<PackageIndex> ReadIndexAsync(
        Release release, string component, string architecture, CancellationToken cancellationToken = default)
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
        using var content = _cache.OpenVerified(file.Sha256, file.Size, path);
        return ReadIndex(path, content, architecture);
    }

    /// <summary>Fetches a package into the cache, unless it is there.</summary>
    /// <exception cref="ArchiveException">No mirror has what the index says.</exception>
    public Task FetchAsync(BinaryPackage package, CancellationToken cancellationToken = default) =>
        FetchAsync(package.Filename, package.Sha256, package.Size, cancellationToken);

    internal Task FetchAsync(string path, string sha256, long size, CancellationToken cancellationToken) =>
        DownloadAsync([path], sha256, size, cancellationToken);

    private static string WhyNoIndex(Release release, string component, string architecture) =>
        release.HasComponent(component) ? $"has no packages for {architecture} in its component {component}"
        : release.Components.Count > 0 ? $"has no component {component}: its components are {string.Join(", ", release.Components)}"
        : $"has no component {component}";

    private static async Task<byte[]> ReadReleaseAsync(Mirror mirror, string path, CancellationToken cancellationToken)
    {
        var content = await mirror.OpenAsync(path, cancellationToken).ConfigureAwait(false);
        await using (content.ConfigureAwait(false))
        {
            using var document = new MemoryStream();
            var buffer = new byte[64 * 1024];
            int read;
            while ((read = await content.ReadAsync(buffer, cancellationToken).ConfigureAwait(false)) > 0)
            {
                if (document.Length + read > MostReleaseBytes)
                {
                    throw new ArchiveException(ArchiveFailure.Malformed, mirror.Locate(path), $"cannot read {mirror.Locate(path)}: it is larger than {MostReleaseBytes} bytes");
                }

                await document.WriteAsync(buffer.AsMemory(0, read), cancellationToken).ConfigureAwait(false);
            }
            return document.ToArray();
        }
    }

    private Release Verify(string location, byte[] document, Keyring trusted, DateTimeOffset now)
    {
        Release release;
        try
        {
            release = Release.Parse(ClearSignature.Verify(document, trusted, now));
        }
        catch (SignatureException cause)
        {
            throw new ArchiveException(ArchiveFailure.Untrusted, location, $"cannot trust {location}: {cause.Message}", cause);
        }
        catch (FormatException cause)
        {
            throw new ArchiveException(ArchiveFailure.Malformed, location, $"cannot read {location}: {cause.Message}", cause);
        }
        if (!release.Names.Contains(Suite))
        {
            throw new ArchiveException(ArchiveFailure.WrongSuite, location, $"{location} is the release of {string.Join(", ", release.Names)}");
        }

        if (release.ValidUntil < now)
        {
            throw new ArchiveException(ArchiveFailure.Outdated, location, $"{location} was valid until {release.ValidUntil:u}");
        }

        if (release.Date > now + ClockTolerance)
        {
            throw new ArchiveException(ArchiveFailure.Outdated, location, $"{location} is of {release.Date:u}, and now is {now:u}");
        }

        return release;
    }

    private static PackageIndex ReadIndex(string path, VerifyingStream content, string architecture)
    {
        try
        {
            using var unpacked = Decompression.Open(path, content);
            var index = PackageIndex.Read(path, unpacked, architecture);
            // Whether it is the right one is known at its end only.
            content.Drain();
            return index;
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
