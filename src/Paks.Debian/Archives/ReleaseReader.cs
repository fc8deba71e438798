using Paks.Trust;

namespace Paks.Debian.Archives;

/// <summary>Reads the release of a suite from a mirror: <c>InRelease</c>, else <c>Release</c> with <c>Release.gpg</c> beside it.</summary>
internal sealed class ReleaseReader(string suite, Keyring trusted, DateTimeOffset now, DateTimeOffset? lastSeen)
{
    private const int MostReleaseBytes = 8 * 1024 * 1024;

    /// <summary>How far the archive's clock may be ahead of ours.</summary>
    private static readonly TimeSpan ClockTolerance = TimeSpan.FromMinutes(15);

    private string Folder => $"dists/{suite}";

    /// <exception cref="ArchiveException">The mirror has none, or one that is not to be trusted, or of another suite or time.</exception>
    public async Task<Release> ReadAsync(Mirror mirror, CancellationToken cancellationToken)
    {
        byte[] document;
        try
        {
            document = await ReadAsync(mirror, $"{Folder}/InRelease", cancellationToken).ConfigureAwait(false);
        }
        catch (ArchiveException failure) when (failure.IsAbsent)
        {
            // Only here: one that is there and is refused must not be rescued by another form of it.
            return await ReadDetachedAsync(mirror, failure, cancellationToken).ConfigureAwait(false);
        }

        return Verify(mirror.Locate($"{Folder}/InRelease"), () => ClearSignature.Verify(document, trusted, now));
    }

    private async Task<Release> ReadDetachedAsync(Mirror mirror, ArchiveException noInRelease, CancellationToken cancellationToken)
    {
        byte[] document;
        byte[] signature;
        try
        {
            document = await ReadAsync(mirror, $"{Folder}/Release", cancellationToken).ConfigureAwait(false);
            signature = await ReadAsync(mirror, $"{Folder}/Release.gpg", cancellationToken).ConfigureAwait(false);
        }
        catch (ArchiveException failure) when (failure.IsAbsent)
        {
            throw new ArchiveException(noInRelease.Kind, noInRelease.Location, noInRelease.Message, failure) { IsAbsent = true };
        }

        return Verify(mirror.Locate($"{Folder}/Release"), () =>
        {
            var verified = DetachedSignature.Verify(document, signature, trusted, now);
            // Without the end of the last line, as in the other form: so both have the same digest.
            var text = document.AsMemory(0, document.AsSpan().TrimEnd((byte)'\n').Length);
            return new VerifiedText(text, verified.SignerFingerprint, verified.SignedAt);
        });
    }

    private static async Task<byte[]> ReadAsync(Mirror mirror, string path, CancellationToken cancellationToken)
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

    private Release Verify(string location, Func<VerifiedText> verify)
    {
        Release release;
        try
        {
            release = Release.Parse(verify());
        }
        catch (SignatureException cause)
        {
            throw new ArchiveException(ArchiveFailure.Untrusted, location, $"cannot trust {location}: {cause.Message}", cause);
        }
        catch (FormatException cause)
        {
            throw new ArchiveException(ArchiveFailure.Malformed, location, $"cannot read {location}: {cause.Message}", cause);
        }

        RequireSuite(location, release);
        RequireTime(location, release);
        return release;
    }

    private void RequireSuite(string location, Release release)
    {
        if (!release.Names.Contains(suite))
        {
            throw new ArchiveException(ArchiveFailure.WrongSuite, location, $"{location} is the release of {string.Join(", ", release.Names)}");
        }
    }

    private void RequireTime(string location, Release release)
    {
        if (release.ValidUntil < now)
        {
            throw new ArchiveException(ArchiveFailure.Outdated, location, $"{location} was valid until {release.ValidUntil:u}, and now is {now:u}");
        }

        if (release.Date > now + ClockTolerance)
        {
            throw new ArchiveException(ArchiveFailure.Outdated, location, $"{location} is of {release.Date:u}, and now is {now:u}");
        }

        if (release.Date < lastSeen)
        {
            throw new ArchiveException(
                ArchiveFailure.Replayed, location, $"{location} is of {release.Date:u}, and one of {lastSeen:u} was seen before: security updates may be withheld");
        }
    }
}
