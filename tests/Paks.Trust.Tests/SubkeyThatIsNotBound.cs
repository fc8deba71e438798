using Org.BouncyCastle.Bcpg;
using Org.BouncyCastle.Bcpg.OpenPgp;
using Org.BouncyCastle.Crypto.Generators;
using Org.BouncyCastle.Crypto.Parameters;
using Org.BouncyCastle.Security;

namespace Paks.Trust.Tests;

/// <summary>Keys that gpg would not make.</summary>
public class SubkeyThatIsNotBound
{
    private static readonly DateTimeOffset Start = new(2024, 3, 1, 12, 0, 0, TimeSpan.Zero);
    private static readonly byte[] Data = "data"u8.ToArray();

    [Theory]
    [InlineData(PgpKeyFlags.CanSign, true, null)]
    [InlineData(PgpKeyFlags.CanSign, false, "does not vouch for its primary key")]
    [InlineData(PgpKeyFlags.CanEncryptStorage, true, "not a signing key")]
    public void BothWaysMaySignForNobody(int flags, bool isBoundBack, string? reason)
    {
        var primary = CreateKey();
        var subkey = CreateKey();
        var ring = new PgpKeyRingGenerator(
            PgpSignature.PositiveCertification, primary, "owner", SymmetricKeyAlgorithmTag.Null, HashAlgorithmTag.Sha256,
            Array.Empty<char>(), useSha1: false, Flags(PgpKeyFlags.CanCertify), null, new SecureRandom());
        if (isBoundBack)
        {
            ring.AddSubKey(subkey, Flags(flags), null, HashAlgorithmTag.Sha256, HashAlgorithmTag.Sha256);
        }
        else
        {
            ring.AddSubKey(subkey, Flags(flags), null, HashAlgorithmTag.Sha256);
        }

        var trusted = Keyring.Read(ring.GeneratePublicKeyRing().GetEncoded());

        if (reason is null)
        {
            Assert.Equal(trusted.Keys[0].Fingerprint, Verify(trusted, subkey).SignerFingerprint);
            return;
        }
        var refused = Assert.Throws<SignatureException>(() => Verify(trusted, subkey));
        Assert.Equal(SignatureFailure.KeyUnfit, refused.Kind);
        Assert.Contains(reason, refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void IsNotTakenForAnExpiredOneUnderAnExpiredKey()
    {
        var stranger = CreateKey();
        var subpackets = new PgpSignatureSubpacketGenerator();
        subpackets.SetKeyFlags(isCritical: false, PgpKeyFlags.CanSign);
        subpackets.SetKeyExpirationTime(isCritical: false, 3600);
        var ring = new PgpKeyRingGenerator(
            PgpSignature.PositiveCertification, CreateKey(), "owner", SymmetricKeyAlgorithmTag.Null, HashAlgorithmTag.Sha256,
            Array.Empty<char>(), useSha1: false, subpackets.Generate(), null, new SecureRandom()).GeneratePublicKeyRing();
        var packet = stranger.PublicKey.GetEncoded();
        packet[0] = (byte)((packet[0] & 0xc3) | (14 << 2)); // old format: from a public key to a public subkey
        var trusted = Keyring.Read((byte[])[.. ring.GetEncoded(), .. packet]);

        Assert.Equal(SignatureFailure.KeyUnfit, Assert.Throws<SignatureException>(() => Verify(trusted, stranger)).Kind);
    }

    private static VerifiedSignature Verify(Keyring trusted, PgpKeyPair signer)
    {
        var generator = new PgpSignatureGenerator(signer.PublicKey.Algorithm, HashAlgorithmTag.Sha256);
        generator.InitSign(PgpSignature.BinaryDocument, signer.PrivateKey);
        var subpackets = new PgpSignatureSubpacketGenerator();
        subpackets.SetSignatureCreationTime(isCritical: false, Start.AddHours(1).UtcDateTime);
        subpackets.SetIssuerKeyID(isCritical: false, signer.KeyId);
        generator.SetHashedSubpackets(subpackets.Generate());
        generator.Update(Data);
        return DetachedSignature.Verify(Data, generator.Generate().GetEncoded(), trusted, Start.AddDays(1));
    }

    private static PgpKeyPair CreateKey()
    {
        var generator = new Ed25519KeyPairGenerator();
        generator.Init(new Ed25519KeyGenerationParameters(new SecureRandom()));
        return new PgpKeyPair(PublicKeyAlgorithmTag.EdDsa_Legacy, generator.GenerateKeyPair(), Start.UtcDateTime);
    }

    private static PgpSignatureSubpacketVector Flags(int flags)
    {
        var subpackets = new PgpSignatureSubpacketGenerator();
        subpackets.SetKeyFlags(isCritical: false, flags);
        return subpackets.Generate();
    }
}
