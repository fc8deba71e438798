using System.Buffers.Binary;
using Paks.Containers.Planning;
using Paks.Debian.RootFileSystems;
using Paks.Oci;

namespace Paks.Containers.Bases;

/// <summary>
/// How new the releases are that were seen, whatever mirror gave them. Debian's main archive says of no release until when it may be
/// used: that an older one comes after a newer one is all that tells a replay.
/// </summary>
/// <param name="store">Keeps it.</param>
/// <param name="architecture">Ubuntu's ports lie in another archive than amd64, which may lag behind: each counts for itself.</param>
internal sealed class SeenReleases(ContentStore store, string architecture)
{
    private const string Kind = "release-1";

    /// <summary>The date of the newest release of a suite that was seen, or null.</summary>
    public DateTimeOffset? DateOf(ArchiveRecipe archive, string suite) => Keys(archive, suite).Max(DateOf);

    /// <summary>Remembers the dates of verified releases.</summary>
    public async Task RememberAsync(IEnumerable<ReleasePin> releases, CancellationToken cancellationToken)
    {
        foreach (var release in releases)
        {
            var key = KeyOf(release.SignerFingerprint, release.Suite);
            using var turn = await store.WaitForTurnAsync(key, cancellationToken).ConfigureAwait(false);
            if (DateOf(key) is null || DateOf(key) < release.Date)
            {
                var memo = new byte[sizeof(long)];
                BinaryPrimitives.WriteInt64LittleEndian(memo, release.Date.ToUnixTimeSeconds());
                store.PutMemo(Kind, key, memo);
            }
        }
    }

    private DateTimeOffset? DateOf(Digest key) => store.TryGetMemo(Kind, key) is { Length: sizeof(long) } memo
        ? DateTimeOffset.FromUnixTimeSeconds(BinaryPrimitives.ReadInt64LittleEndian(memo))
        : null;

    /// <summary>An archive is who signs it: its name belongs to the definition, its mirrors to the user.</summary>
    private IEnumerable<Digest> Keys(ArchiveRecipe archive, string suite) => archive.SignedBy.Select(signer => KeyOf(signer, suite));

    private Digest KeyOf(string signer, string suite) => InputDigest.Of(Kind, [signer.ToUpperInvariant(), suite, architecture]);
}
