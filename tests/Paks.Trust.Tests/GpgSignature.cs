using System.Text;
using Paks.Testing;

namespace Paks.Trust.Tests;

/// <summary>What a real gpg makes, in every state that a key can be in.</summary>
public sealed class GpgSignature : IDisposable
{
    private const string Text = "first line\n- a dash, trailing blanks \t \n\nFrom here\n-----BEGIN PGP nothing\nümläut\n";
    private const string Signed = "first line\n- a dash, trailing blanks\n\nFrom here\n-----BEGIN PGP nothing\nümläut";

    private static readonly DateTimeOffset Start = new(2024, 3, 1, 12, 0, 0, TimeSpan.Zero);
    private static readonly DateTimeOffset Now = Start.AddDays(100);

    private readonly GnuPg _gpg = new();

    public void Dispose() => _gpg.Dispose();

    [Theory]
    [InlineData("rsa4096", "RSA 4096")]
    [InlineData("rsa2048", "RSA 2048")]
    [InlineData("ed25519", "Ed25519")]
    [InlineData("nistp256", "ECDSA P-256")]
    [InlineData("nistp384", "ECDSA P-384")]
    [InlineData("nistp521", "ECDSA P-521")]
    public void IsGoodForEveryAlgorithm(string algorithm, string name)
    {
        var key = _gpg.CreateKey("signer", algorithm, at: Start);
        var trusted = Keyring.Read(_gpg.Export());

        var verified = ClearSignature.Verify(_gpg.ClearSign(Text, [key], Start.AddHours(1)), trusted, Now);
        var data = Encoding.UTF8.GetBytes(Text);
        var detached = DetachedSignature.Verify(data, _gpg.DetachSign(data, key, Start.AddHours(2)), trusted, Now);
        var armored = DetachedSignature.Verify(data, _gpg.DetachSign(data, key, Start.AddHours(2), "--armor"), trusted, Now);

        Assert.Equal(Signed, Encoding.UTF8.GetString(verified.Text.Span));
        Assert.Equal((key, Start.AddHours(1)), (verified.SignerFingerprint, verified.SignedAt));
        Assert.Equal((key, Start.AddHours(2)), (detached.SignerFingerprint, detached.SignedAt));
        Assert.Equal(detached, armored);
        Assert.Equal(name, trusted.Find(key)!.Algorithm);
        data[3] ^= 1;
        Refuses(SignatureFailure.BadSignature, () => DetachedSignature.Verify(data, _gpg.DetachSign(Encoding.UTF8.GetBytes(Text), key, Start), trusted, Now));
    }

    [Theory]
    [InlineData("MD5", SignatureFailure.WeakAlgorithm)]
    [InlineData("SHA1", SignatureFailure.WeakAlgorithm)]
    [InlineData("RIPEMD160", SignatureFailure.WeakAlgorithm)]
    [InlineData("SHA224", SignatureFailure.Unsupported)]
    [InlineData("SHA384", null)]
    [InlineData("SHA512", null)]
    public void IsAsGoodAsItsDigest(string digest, SignatureFailure? kind)
    {
        var key = _gpg.CreateKey("signer", "rsa2048", at: Start);
        var document = _gpg.ClearSign(Text, [key], Start, "--digest-algo", digest, "--allow-weak-digest-algos");

        if (kind is null)
        {
            Assert.Equal(key, Verify(document).SignerFingerprint);
        }
        else
        {
            Refuses(kind.Value, document);
        }
    }

    [Fact]
    public void OfAShortRsaKeyIsRefused()
    {
        var key = _gpg.CreateKey("signer", "rsa1024", at: Start);

        Refuses(SignatureFailure.WeakAlgorithm, _gpg.ClearSign(Text, [key], Start));
    }

    [Fact]
    public void OfADsaKeyIsUnsupported()
    {
        var key = _gpg.CreateKey("signer", "dsa2048", at: Start);

        Refuses(SignatureFailure.Unsupported, _gpg.ClearSign(Text, [key], Start));
    }

    [Fact]
    public void OfAnotherKeyIsRefused()
    {
        var key = _gpg.CreateKey("signer", at: Start);
        _gpg.CreateKey("other", at: Start);
        var others = Keyring.Read(_gpg.Export("other"));

        Refuses(SignatureFailure.UnknownKey, () => ClearSignature.Verify(_gpg.ClearSign(Text, [key], Start), others, Now));
    }

    [Fact]
    public void OfAnExpiredKeyIsRefusedFromThatSecondOn()
    {
        var key = _gpg.CreateKey("signer", expires: "30d", at: Start);
        var document = _gpg.ClearSign(Text, [key], Start);
        var trusted = Keyring.Read(_gpg.Export());
        var end = Start.AddDays(30);

        Assert.Equal(end, trusted.Find(key)!.Expires);
        Assert.Equal(key, ClearSignature.Verify(document, trusted, end.AddSeconds(-1)).SignerFingerprint);
        Refuses(SignatureFailure.KeyExpired, () => ClearSignature.Verify(document, trusted, end));
    }

    [Fact]
    public void OfAKeyWhoseOwnerProlongedItIsGoodAgain()
    {
        var key = _gpg.CreateKey("signer", expires: "30d", at: Start);
        var document = _gpg.ClearSign(Text, [key], Start);
        var before = Keyring.Read(_gpg.Export());
        _gpg.Run(Start.AddDays(20), ["--quick-set-expire", key, "1y"]);
        var after = Keyring.Read(_gpg.Export());

        Refuses(SignatureFailure.KeyExpired, () => ClearSignature.Verify(document, before, Now));
        Assert.Equal(key, ClearSignature.Verify(document, after, Now).SignerFingerprint);
        Assert.Equal(key, ClearSignature.Verify(document, before.Merge(after), Now).SignerFingerprint);
        Assert.Equal(key, ClearSignature.Verify(document, after.Merge(before), Now).SignerFingerprint);
    }

    [Fact]
    public void OfARevokedKeyIsRefused()
    {
        var key = _gpg.CreateKey("signer", at: Start);
        var document = _gpg.ClearSign(Text, [key], Start);
        var before = Keyring.Read(_gpg.Export());
        Revoke(key);
        var after = Keyring.Read(_gpg.Export());

        Assert.Equal(key, ClearSignature.Verify(document, before, Now).SignerFingerprint);
        Assert.True(after.Find(key)!.IsRevoked);
        Refuses(SignatureFailure.KeyRevoked, () => ClearSignature.Verify(document, after, Now));
        Refuses(SignatureFailure.KeyRevoked, () => ClearSignature.Verify(document, before.Merge(after), Now));
    }

    [Fact]
    public void OfASubkeyNamesThePrimaryKey()
    {
        var key = _gpg.CreateKey("signer", "rsa2048", "cert", at: Start);
        var subkey = _gpg.AddSubkey(key, at: Start);

        var verified = Verify(_gpg.ClearSign(Text, [subkey + "!"], Start));

        Assert.Equal(key, verified.SignerFingerprint);
    }

    [Fact]
    public void OfAnExpiredSubkeyIsRefused()
    {
        var key = _gpg.CreateKey("signer", usage: "cert", at: Start);
        var subkey = _gpg.AddSubkey(key, expires: "30d", at: Start);

        Refuses(SignatureFailure.KeyExpired, _gpg.ClearSign(Text, [subkey + "!"], Start));
    }

    [Fact]
    public void OfARevokedSubkeyIsRefused()
    {
        var key = _gpg.CreateKey("signer", usage: "cert", at: Start);
        var subkey = _gpg.AddSubkey(key, at: Start);
        var document = _gpg.ClearSign(Text, [subkey + "!"], Start);
        _gpg.Run(Start.AddDays(1), ["--command-fd", "0", "--edit-key", key, "key 1", "revkey", "save"], "y\n0\n\ny\n"u8.ToArray());

        Refuses(SignatureFailure.KeyRevoked, document);
        Assert.False(Keyring.Read(_gpg.Export()).Find(key)!.IsRevoked);
    }

    [Fact]
    public void OfASubkeyUnderARevokedKeyIsRefused()
    {
        var key = _gpg.CreateKey("signer", usage: "cert", at: Start);
        var subkey = _gpg.AddSubkey(key, at: Start);
        var document = _gpg.ClearSign(Text, [subkey + "!"], Start);
        Revoke(key);

        Refuses(SignatureFailure.KeyRevoked, document);
    }

    [Fact]
    public void ThatHasExpiredIsRefused()
    {
        var key = _gpg.CreateKey("signer", at: Start);

        Refuses(SignatureFailure.SignatureExpired, _gpg.ClearSign(Text, [key], Start, "--default-sig-expire", "30d"));
    }

    [Fact]
    public void OlderThanItsKeyIsRefused()
    {
        var key = _gpg.CreateKey("signer", at: Start);

        Refuses(SignatureFailure.ImpossibleTime, _gpg.ClearSign(Text, [key], Start.AddDays(-1), "--ignore-time-conflict", "--ignore-valid-from"));
    }

    [Fact]
    public void OfBinaryKindInAClearSignedFrameIsRefused()
    {
        var key = _gpg.CreateKey("signer", at: Start);
        var signature = Encoding.UTF8.GetString(_gpg.DetachSign("text"u8.ToArray(), key, Start, "--armor"));

        Refuses(SignatureFailure.Malformed, Encoding.UTF8.GetBytes($"-----BEGIN PGP SIGNED MESSAGE-----\nHash: SHA512\n\ntext\n{signature}"));
    }

    [Fact]
    public void ByTwoKeysIsGoodWhenOneOfThemIsTrusted()
    {
        var first = _gpg.CreateKey("first", "rsa2048", at: Start);
        var second = _gpg.CreateKey("second", at: Start);
        var document = _gpg.ClearSign(Text, [first, second], Start);

        Assert.Equal(first, ClearSignature.Verify(document, Keyring.Read(_gpg.Export(first)), Now).SignerFingerprint);
        Assert.Equal(second, ClearSignature.Verify(document, Keyring.Read(_gpg.Export(second)), Now).SignerFingerprint);
    }

    [Fact]
    public void ByTwoKeysOfWhichOneIsRevokedTellsOfTheRevocation()
    {
        var first = _gpg.CreateKey("first", at: Start);
        var second = _gpg.CreateKey("second", at: Start);
        var document = _gpg.ClearSign(Text, [first, second], Start);
        Revoke(second);

        Refuses(SignatureFailure.KeyRevoked, () => ClearSignature.Verify(document, Keyring.Read(_gpg.Export(second)), Now));
        Assert.Equal(first, Verify(document).SignerFingerprint);
    }

    private void Revoke(string key)
    {
        var prepared = File.ReadAllText(Path.Combine(_gpg.Home, "openpgp-revocs.d", key + ".rev"));
        // gpg guards the certificate that it prepares by a colon before the armour.
        _gpg.Run(null, ["--import"], Encoding.UTF8.GetBytes(prepared.Replace(":-----BEGIN", "-----BEGIN", StringComparison.Ordinal)));
    }

    private VerifiedText Verify(byte[] document) => ClearSignature.Verify(document, Keyring.Read(_gpg.Export()), Now);

    private void Refuses(SignatureFailure kind, byte[] document) => Refuses(kind, () => Verify(document));

    private static void Refuses(SignatureFailure kind, Func<object> verify)
    {
        var refused = Assert.Throws<SignatureException>(() => verify());
        Assert.True(kind == refused.Kind, $"{refused.Kind} ({refused.Message})");
    }
}
