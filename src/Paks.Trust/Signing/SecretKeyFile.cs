using Org.BouncyCastle.Bcpg;
using Org.BouncyCastle.Bcpg.OpenPgp;
using Org.BouncyCastle.Security;
using Paks.Trust.Packets;

namespace Paks.Trust.Signing;

/// <summary>
/// Signs with an OpenPGP secret key of version 4 from a file, as <c>gpg --export-secret-keys</c> writes it: RSA, Ed25519 (algorithm 22) or
/// ECDSA. Equal texts and times give equal documents, except with ECDSA, whose signatures hold chance.
/// </summary>
public sealed class SecretKeyFile : IClearSigner
{
    private readonly Keyring _own;
    private readonly PgpPublicKey _signer;
    private readonly PgpPrivateKey _secret;
    private readonly DateTimeOffset _signedAt;

    private SecretKeyFile(PublicKey owner, PgpPublicKey signer, PgpPrivateKey secret, DateTimeOffset signedAt)
    {
        Fingerprint = owner.Fingerprint;
        _own = Keyring.Of(owner);
        _signer = signer;
        _secret = secret;
        _signedAt = signedAt;
    }

    /// <inheritdoc/>
    public string Fingerprint { get; }

    /// <inheritdoc/>
    public Keyring PublicKey => _own;

    /// <summary>Reads the key and unlocks the part of it that signs: the newest fit signing subkey, else the primary key.</summary>
    /// <param name="file">Transferable secret keys (RFC 9580, section 10.2), armoured or binary.</param>
    /// <param name="signedAt">The time that signatures will name, to the second; the key must be valid then.</param>
    /// <param name="passphrase">Asked for the passphrase of a locked key; null or its null: there is none.</param>
    /// <param name="fingerprint">Which key, by its primary key's fingerprint; null: there is only one in the file.</param>
    /// <exception cref="SigningException">The file holds no such key, it stays locked, or no part of it may sign at that time.</exception>
    public static SecretKeyFile Read(
        ReadOnlyMemory<byte> file, DateTimeOffset signedAt, Func<PublicKey, string?>? passphrase = null, string? fingerprint = null)
    {
        signedAt = DateTimeOffset.FromUnixTimeSeconds(signedAt.ToUnixTimeSeconds());
        var ring = Choose(SecretKeyring.ReadAll(file), fingerprint);
        var secret = SigningKeyChoice.Make(ring, signedAt);
        return new SecretKeyFile(ring.Owner, secret.PublicKey, Unlock(secret, ring.Owner, passphrase), signedAt);
    }

    /// <inheritdoc/>
    public Task<byte[]> SignAsync(ReadOnlyMemory<byte> text, CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var signable = SignableText.Of(text.Span);
        var document = signable.Frame("SHA512", Armor.Encode(Sign(signable.Canonical.Span), "SIGNATURE"));
        // A signature made with a fault, or with a secret that is not this key's, can give the secret away.
        SignedDocument.Check(document, signable, _own, _signedAt);
        return Task.FromResult(document);
    }

    private byte[] Sign(ReadOnlySpan<byte> canonical)
    {
        try
        {
            var generator = new PgpSignatureGenerator(_signer.Algorithm, HashAlgorithmTag.Sha512);
            generator.InitSign(PgpSignature.CanonicalTextDocument, _secret, new SecureRandom());
            var subpackets = new PgpSignatureSubpacketGenerator();
            subpackets.SetIssuerFingerprint(isCritical: false, _signer);
            subpackets.SetSignatureCreationTime(isCritical: false, _signedAt.UtcDateTime);
            generator.SetHashedSubpackets(subpackets.Generate());
            generator.Update(canonical);
            return generator.Generate().GetEncoded();
        }
        catch (Exception broken) when (broken is PgpException or ArgumentException or InvalidOperationException)
        {
            throw new SigningException(SigningFailure.BadOutcome, $"cannot sign with key {Fingerprint}: {broken.Message}", broken);
        }
    }

    private static SecretKeyring Choose(IReadOnlyList<SecretKeyring> rings, string? fingerprint)
    {
        var names = string.Join(", ", rings.Select(ring => ring.Owner.Fingerprint));
        if (fingerprint is not null)
        {
            return rings.FirstOrDefault(ring => string.Equals(ring.Owner.Fingerprint, fingerprint, StringComparison.OrdinalIgnoreCase))
                ?? throw new SigningException(SigningFailure.KeyMissing, $"the file holds no secret key {fingerprint}, but {names}");
        }

        return rings.Count == 1
            ? rings[0]
            : throw new SigningException(SigningFailure.SeveralKeys, $"the file holds {rings.Count} secret keys ({names}): say which one");
    }

    private static PgpPrivateKey Unlock(PgpSecretKey secret, PublicKey owner, Func<PublicKey, string?>? passphrase)
    {
        var isLocked = secret.KeyEncryptionAlgorithm != SymmetricKeyAlgorithmTag.Null;
        var given = isLocked ? passphrase?.Invoke(owner) : "";
        if (given is null)
        {
            throw new SigningException(SigningFailure.PassphraseMissing, $"secret key {owner.Fingerprint} is locked, and no passphrase was given");
        }

        try
        {
            return secret.ExtractPrivateKeyUtf8(given.ToCharArray());
        }
        catch (PgpException refused) when (isLocked)
        {
            throw new SigningException(SigningFailure.WrongPassphrase, $"the passphrase does not open secret key {owner.Fingerprint}", refused);
        }
        catch (PgpException broken)
        {
            throw new SigningException(SigningFailure.NotASecretKey, $"cannot read the secret key: {broken.Message}", broken);
        }
    }
}
