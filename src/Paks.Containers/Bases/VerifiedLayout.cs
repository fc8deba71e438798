using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using Paks.Containers.Planning;
using Paks.Oci;

namespace Paks.Containers.Bases;

/// <summary>
/// A layout of which blobs were read and found to be what they promise, so that they are copied as they are. A file that was verified
/// once is not read again while its size and times stay: as for added files, that guards against mistakes, not against forged times.
/// </summary>
internal sealed class VerifiedLayout : ILocalContent
{
    private const string Kind = "verified-1";

    private readonly OciLayout _layout;
    private readonly ConcurrentDictionary<Digest, string> _files = new();

    private VerifiedLayout(OciLayout layout) => _layout = layout;

    /// <summary>Verifies blobs of a layout, side by side.</summary>
    /// <exception cref="ContentMismatchException">One is not what its descriptor says.</exception>
    /// <exception cref="ContentNotFoundException">One is missing.</exception>
    public static async Task<VerifiedLayout> VerifyAsync(
        OciLayout layout, IEnumerable<Descriptor> blobs, BuildEnvironment environment, CancellationToken cancellationToken)
    {
        var verified = new VerifiedLayout(layout);
        var options = new ParallelOptions { MaxDegreeOfParallelism = environment.Parallelism, CancellationToken = cancellationToken };
        await Parallel.ForEachAsync(blobs, options, (blob, token) => verified.VerifyAsync(blob, environment.Store, token)).ConfigureAwait(false);
        return verified;
    }

    /// <inheritdoc/>
    public Task<Stream> FetchAsync(Descriptor target, CancellationToken cancellationToken = default) => _layout.FetchAsync(target, cancellationToken);

    /// <inheritdoc/>
    public bool TryGetPath(Descriptor target, [NotNullWhen(true)] out string? path) => _files.TryGetValue(target.Digest, out path);

    private async ValueTask VerifyAsync(Descriptor blob, ContentStore store, CancellationToken cancellationToken)
    {
        var before = KeyOf(blob);
        var remembered = before is { } known && store.TryGetMemo(Kind, known) is not null;
        if (!remembered)
        {
            var content = await _layout.FetchAsync(blob, cancellationToken).ConfigureAwait(false);
            await using var _ = content.ConfigureAwait(false);
            await content.CopyToAsync(Stream.Null, 1 << 20, cancellationToken).ConfigureAwait(false);
        }

        // One that was changed meanwhile is verified again while it is copied.
        if (before is { } key && key == KeyOf(blob))
        {
            _files[blob.Digest] = _layout.FindFile(blob.Digest)!.FullName;
            if (!remembered)
            {
                store.PutMemo(Kind, key, default);
            }
        }
    }

    private Digest? KeyOf(Descriptor blob) => _layout.FindFile(blob.Digest) is { } file && file.Length == blob.Size
        ? InputDigest.Of(Kind, [file.FullName, blob.Digest.ToString(), Text(file.Length), Text(file.LastWriteTimeUtc.Ticks), Text(file.CreationTimeUtc.Ticks)])
        : null;

    private static string Text(long number) => number.ToString(CultureInfo.InvariantCulture);
}
