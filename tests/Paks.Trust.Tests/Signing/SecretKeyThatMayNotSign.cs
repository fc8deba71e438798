using System.Text;
using CsCheck;
using Paks.Testing;
using Paks.Trust.Signing;

namespace Paks.Trust.Tests.Signing;

public sealed class SecretKeyThatMayNotSign : IDisposable
{
    private static readonly DateTimeOffset Start = new(2024, 3, 1, 12, 0, 0, TimeSpan.Zero);
    private static readonly DateTimeOffset Now = Start.AddDays(100);

    private readonly GnuPg _gpg = new();

    public void Dispose() => _gpg.Dispose();

    [Theory]
    [InlineData("ed25519", "sign", "30d", "expired on 2024-03-31")]
    [InlineData("ed25519", "cert", "none", "it is not a signing key")]
    [InlineData("rsa1024", "sign", "none", "RSA 1024 is no kind")]
    [InlineData("dsa2048", "sign", "none", "is no kind that signatures are accepted of")]
    public void IsToldWithItsReason(string algorithm, string usage, string expires, string reason) =>
        Refuses(SigningFailure.NoSigningKey, reason, _gpg.ExportSecret(_gpg.CreateKey("signer", algorithm, usage, expires, Start)));

    [Fact]
    public void IsOneThatIsMadeLater() =>
        Refuses(SigningFailure.NoSigningKey, "was made later", _gpg.ExportSecret(_gpg.CreateKey("signer", at: Now.AddHours(1))));

    [Fact]
    public void IsOneThatWasRevoked()
    {
        var key = _gpg.CreateKey("signer", at: Start);
        _gpg.AddSubkey(key, at: Start);
        var prepared = File.ReadAllText(Path.Combine(_gpg.Home, "openpgp-revocs.d", key + ".rev"));
        _gpg.Run(null, ["--import"], Encoding.UTF8.GetBytes(prepared.Replace(":-----BEGIN", "-----BEGIN", StringComparison.Ordinal)));

        Refuses(SigningFailure.NoSigningKey, "its primary key was revoked", _gpg.ExportSecret(key));
    }

    [Fact]
    public void IsOneWhoseSecretIsElsewhere()
    {
        var key = _gpg.CreateKey("signer", at: Start);
        _gpg.AddSubkey(key, expires: "30d", at: Start);

        Refuses(SigningFailure.NoSigningKey, "its secret part is not in the file", _gpg.Run(null, ["--export-secret-subkeys", key]));
    }

    [Theory]
    [InlineData("rsa2048")]
    [InlineData("ed25519")]
    public void IsOneThatStaysLocked(string algorithm)
    {
        var file = _gpg.ExportSecret(_gpg.CreateKey("signer", algorithm, at: Start, passphrase: "right"), "right");

        Refuses(SigningFailure.PassphraseMissing, "no passphrase was given", file);
        Refuses(SigningFailure.PassphraseMissing, "no passphrase was given", file, _ => null);
        Refuses(SigningFailure.WrongPassphrase, "does not open", file, _ => "wrong");
        Refuses(SigningFailure.WrongPassphrase, "does not open", file, _ => "");
    }

    [Fact]
    public void IsAPublicKeyOrNone()
    {
        var key = _gpg.CreateKey("signer", at: Start);

        Refuses(SigningFailure.NotASecretKey, "not the start of a PGP PRIVATE KEY BLOCK", _gpg.Export(key));
        Refuses(SigningFailure.NotASecretKey, "it holds a public key only", _gpg.Run(null, ["--export", key]));
        Refuses(SigningFailure.NotASecretKey, "there is none in it", []);
        Refuses(SigningFailure.NotASecretKey, "cannot read the secret key", "nothing"u8.ToArray());
    }

    [Fact]
    public void IsNothingElseWhenItIsDamaged()
    {
        var key = _gpg.CreateKey("signer", at: Start);
        byte[] both =
        [
            .. _gpg.ExportSecret(key, armored: false),
            .. _gpg.ExportSecret(_gpg.CreateKey("second", "rsa2048", at: Start, passphrase: "right"), "right", armored: false),
            .. _gpg.ExportSecret(_gpg.CreateKey("third", "nistp256", at: Start), armored: false),
        ];
        Assert.Equal(key, SecretKeyFile.Read(both, Now, fingerprint: key).Fingerprint);

        Gen.Select(Gen.Int[0, both.Length - 1], Gen.Byte).Array[1, 3].Select(Gen.Int[0, 40]).Sample((changes, cut) =>
        {
            var damaged = both[..^cut];
            foreach ((var place, var value) in changes.Where(change => change.Item1 < damaged.Length))
            {
                damaged[place] = value;
            }

            try
            {
                SecretKeyFile.Read(damaged, Now, fingerprint: key);
            }
            catch (SigningException)
            {
            }
        }, iter: 2_000, threads: 2);
    }

    private static void Refuses(SigningFailure kind, string reason, byte[] file, Func<PublicKey, string?>? passphrase = null)
    {
        var refused = Assert.Throws<SigningException>(() => SecretKeyFile.Read(file, Now, passphrase));
        Assert.True(kind == refused.Kind, $"{refused.Kind} ({refused.Message})");
        Assert.Contains(reason, refused.Message, StringComparison.Ordinal);
    }
}
