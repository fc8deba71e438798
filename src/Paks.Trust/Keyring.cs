using Paks.Trust.Certificates;
using Paks.Trust.Packets;

namespace Paks.Trust;

/// <summary>Public keys that are trusted, each with what its own signatures say of it. Immutable.</summary>
public sealed class Keyring
{
    /// <summary>The most bytes that are read of a keyring.</summary>
    public const int MostBytes = 16 * 1024 * 1024;

    private readonly Dictionary<string, PublicKey> _byFingerprint;

    private Keyring(IEnumerable<PublicKey> keys)
    {
        Keys = [.. keys.OrderBy(key => key.Fingerprint, StringComparer.Ordinal)];
        _byFingerprint = Keys.ToDictionary(key => key.Fingerprint);
    }

    /// <summary>Trusts nobody.</summary>
    public static Keyring Empty { get; } = new([]);

    /// <summary>The keys, by fingerprint, each once.</summary>
    public IReadOnlyList<PublicKey> Keys { get; }

    /// <summary>Reads transferable public keys (RFC 9580, section 10.1), binary or one or more armoured blocks.</summary>
    /// <exception cref="KeyringFormatException">There is no key in it, or something that is none.</exception>
    public static Keyring Read(Stream stream)
    {
        using var buffer = new MemoryStream();
        var chunk = new byte[64 * 1024];
        int read;
        while ((read = stream.Read(chunk)) > 0)
        {
            if (buffer.Length + read > MostBytes)
            {
                throw new KeyringFormatException($"cannot read the keyring: it is larger than {MostBytes / 1024 / 1024} MiB");
            }

            buffer.Write(chunk, 0, read);
        }
        return Read(buffer.ToArray());
    }

    /// <inheritdoc cref="Read(Stream)"/>
    public static Keyring Read(ReadOnlyMemory<byte> bytes)
    {
        IReadOnlyList<Certificate> certificates;
        try
        {
            certificates = CertificateReader.ReadAll(
                Armor.IsArmored(bytes.Span) ? Armor.Decode(bytes.Span, "PUBLIC KEY BLOCK") : bytes);
        }
        catch (MalformedPacketException malformed)
        {
            throw new KeyringFormatException($"cannot read the keyring: {malformed.Message}", malformed);
        }
        if (certificates.Count == 0)
        {
            throw new KeyringFormatException("cannot read the keyring: it holds no OpenPGP public key of version 4 or 6");
        }

        return Of(certificates);
    }

    /// <summary>All keys of both; what either knows of a key (revocations, expiry) holds.</summary>
    public Keyring Merge(Keyring other) => Of([.. Keys.Concat(other.Keys).Select(key => key.Certificate)]);

    /// <summary>Only those keys that are named by their whole fingerprint.</summary>
    public Keyring Restrict(IEnumerable<string> fingerprints)
    {
        var wanted = fingerprints.ToHashSet(StringComparer.OrdinalIgnoreCase);
        return new Keyring(Keys.Where(key => wanted.Contains(key.Fingerprint)));
    }

    /// <summary>The key of this fingerprint; null: it is not here.</summary>
    public PublicKey? Find(string fingerprint) => _byFingerprint.GetValueOrDefault(fingerprint.ToUpperInvariant());

    internal static Keyring Of(PublicKey key) => new([key]);

    private static Keyring Of(IReadOnlyList<Certificate> certificates) => new(certificates
        .GroupBy(certificate => certificate.Primary.Fingerprint)
        .Select(same => new PublicKey(same.Aggregate((one, other) => one.Merge(other)))));
}
