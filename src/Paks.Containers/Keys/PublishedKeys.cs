using Paks.Containers.Diagnostics;
using Paks.Containers.Registries;
using Paks.Spack.Caches;

namespace Paks.Containers.Keys;

/// <summary>Keys that lie in build caches. They are offered, and trusted only when a user names one by its fingerprint.</summary>
public static class PublishedKeys
{
    private const int ShortestFingerprint = 16;

    /// <summary>Finds the key whose fingerprint is, or ends with, <paramref name="fingerprint"/>.</summary>
    /// <param name="fingerprint">At least sixteen digits: shorter ones can be forged.</param>
    /// <param name="caches">The caches to look into, in order.</param>
    /// <param name="http">The client for caches behind http(s).</param>
    /// <param name="cancellationToken">Stops the search.</param>
    /// <exception cref="PaksException">No cache publishes this key, or one cannot be read.</exception>
    public static async Task<PublishedKey> FindAsync(
        string fingerprint, IReadOnlyList<string> caches, HttpClient http, CancellationToken cancellationToken = default)
    {
        var wanted = TrustedKeys.Normalized(fingerprint);
        if (wanted.Length < ShortestFingerprint || !wanted.All(char.IsAsciiHexDigit))
        {
            throw NotFound($"'{fingerprint}' is neither a file nor a fingerprint of {ShortestFingerprint} hexadecimal digits or more.");
        }

        foreach (var location in caches)
        {
            if (RegistryCache.IsOne(location))
            {
                throw new PaksException(
                    DiagnosticCodes.KeyNotFound, $"No key lies in {BuildCache.Redact(location)}: Spack publishes none in registries.", "Get the key's file from the packager: paks-image keys trust FILE.");
            }

            var keys = await Caches.CacheFailures.TranslateAsync(
                () => BuildCache.Open(location, http).ReadPublishedKeysAsync(cancellationToken)).ConfigureAwait(false);
            if (keys.FirstOrDefault(key => key.Fingerprint.EndsWith(wanted, StringComparison.Ordinal)) is { } found)
            {
                return found;
            }
        }

        throw NotFound(caches.Count == 0
            ? $"No file is called '{fingerprint}', and no build cache was given to look for the key in."
            : $"No key with the fingerprint {fingerprint} lies in {string.Join(", ", caches.Select(BuildCache.Redact))}.");
    }

    private static PaksException NotFound(string message) => new(
        DiagnosticCodes.KeyNotFound, message, "Name a key file, or the cache that publishes the key: paks-image keys trust FINGERPRINT --cache URL.");
}
