using System.Text.Json;
using Paks.Trust;

namespace Paks.Spack.Caches;

/// <summary>Reads the public keys that lie in a cache.</summary>
internal sealed class KeyReader(ICacheTransport transport)
{
    private const int MostBytes = 1 << 20;

    /// <summary>The blob of a manifest that names one, null when there is no such manifest.</summary>
    /// <exception cref="CorruptKeyException">The manifest or its blob is not in order.</exception>
    public async Task<byte[]?> ReadBlobAsync(string manifestPath, CancellationToken cancellationToken)
    {
        var manifest = await ReadFileAsync(manifestPath, cancellationToken).ConfigureAwait(false);
        if (manifest is null)
        {
            return null;
        }

        try
        {
            var blob = CacheManifest.Parse(manifest).First();
            var source = await transport.OpenAsync(blob.Path, cancellationToken).ConfigureAwait(false);
            Stream verified = new VerifyingStream(
                source ?? throw new FormatException($"{blob.Path} is missing"),
                blob,
                length => new FormatException($"{blob.Path} ends after {length} of {blob.Length} bytes"),
                actual => new FormatException($"the sha256 of {blob.Path} is {actual}"));
            await using (verified.ConfigureAwait(false))
            {
                return await BoundedReader.ReadAsync(verified, MostBytes, cancellationToken).ConfigureAwait(false)
                    ?? throw new FormatException($"it has more than {MostBytes} bytes");
            }
        }
        catch (FormatException exception)
        {
            throw new CorruptKeyException(transport.Location, manifestPath, exception.Message, exception);
        }
    }

    /// <summary>The bytes of a file, null when there is none.</summary>
    /// <exception cref="CorruptKeyException">It is too large for a key.</exception>
    public async Task<byte[]?> ReadFileAsync(string path, CancellationToken cancellationToken)
    {
        var stream = await transport.OpenAsync(path, cancellationToken).ConfigureAwait(false);
        if (stream is null)
        {
            return null;
        }

        await using (stream.ConfigureAwait(false))
        {
            return await BoundedReader.ReadAsync(stream, MostBytes, cancellationToken).ConfigureAwait(false)
                ?? throw new CorruptKeyException(transport.Location, path, $"it has more than {MostBytes} bytes");
        }
    }

    /// <summary>The keys that a list names, those left out that are not there.</summary>
    /// <param name="list">The list, null where there is none.</param>
    /// <param name="read">Reads the key of a fingerprint.</param>
    /// <exception cref="CorruptKeyException">The list or a key is not in order.</exception>
    public async Task<IReadOnlyList<PublishedKey>> ReadKeysAsync(byte[]? list, Func<string, Task<byte[]?>> read)
    {
        var keys = new List<PublishedKey>();
        foreach (var fingerprint in list is null ? [] : ReadFingerprints(transport.Location, list))
        {
            if (await read(fingerprint).ConfigureAwait(false) is { } text)
            {
                keys.Add(ReadKey(transport.Location, fingerprint, text));
            }
        }

        return keys;
    }

    private static IReadOnlyList<string> ReadFingerprints(string cache, byte[] list)
    {
        try
        {
            using var json = JsonDocument.Parse(list);
            return json.RootElement.TryGetProperty("keys", out var keys) && keys.ValueKind == JsonValueKind.Object
                ? [.. keys.EnumerateObject().Select(static key => key.Name).Where(IsFingerprint)]
                : throw new CorruptKeyException(cache, "keys", "it lists no keys");
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            throw new CorruptKeyException(cache, "keys", exception.Message, exception);
        }
    }

    private static PublishedKey ReadKey(string cache, string fingerprint, byte[] text)
    {
        try
        {
            var keys = Keyring.Read(text).Restrict([fingerprint]);
            return keys.Keys.Count > 0
                ? new PublishedKey(fingerprint, keys, text)
                : throw new CorruptKeyException(cache, fingerprint, "it is another key than its name says");
        }
        catch (KeyringFormatException exception)
        {
            throw new CorruptKeyException(cache, fingerprint, exception.Message, exception);
        }
    }

    // They become file names: nothing but these digits may.
    private static bool IsFingerprint(string text) => text.Length is 40 or 64 && text.All(char.IsAsciiHexDigitUpper);
}
