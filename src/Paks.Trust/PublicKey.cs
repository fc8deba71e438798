using Paks.Trust.Certificates;

namespace Paks.Trust;

/// <summary>A primary public key with what its verified self-signatures say of it (RFC 9580, section 5.2.3.10).</summary>
public sealed class PublicKey
{
    // A keyring may hold many keys, and each self-signature costs a public-key operation: only of keys that are used.
    private readonly Lazy<Assessment> _assessment;

    internal PublicKey(Certificate certificate)
    {
        Certificate = certificate;
        _assessment = new Lazy<Assessment>(() => Assessment.Of(certificate));
    }

    /// <summary>40 (version 4) or 64 (version 6) upper-case hexadecimal digits.</summary>
    public string Fingerprint => Certificate.Primary.Fingerprint;

    /// <summary>The user ids that the key itself vouches for and did not revoke.</summary>
    public IReadOnlyList<string> UserIds => Assessment.UserIds;

    /// <summary>Kind and size for people to read, as in <c>RSA 4096</c> or <c>Ed25519</c>.</summary>
    public string Algorithm => Certificate.Primary.Key.Name;

    /// <summary>When the key was made.</summary>
    public DateTimeOffset Created => Certificate.Primary.Created;

    /// <summary>From when on it is not valid any more, as its newest self-signature says; null: never.</summary>
    public DateTimeOffset? Expires => Assessment.Primary.Expires;

    /// <summary>Whether its owner revoked it.</summary>
    public bool IsRevoked => Assessment.Primary.IsRevoked;

    internal Certificate Certificate { get; }

    internal Assessment Assessment => _assessment.Value;
}
