using System.Text;
using CsCheck;
using Paks.Testing;
using Paks.Trust.Signing;

namespace Paks.Trust.Tests.Signing;

/// <summary>Keys that gpg made and exported; what they sign here is held against gpg and our own reader.</summary>
public sealed class DocumentOfASecretKeyFile : IDisposable
{
    private const string Text = "{\n- a dash, trailing blanks \t \r\n\nFrom here\n-----BEGIN PGP nothing\n- - twice\nümläut\n-\n}\n";
    private const string Signed = "{\n- a dash, trailing blanks\n\nFrom here\n-----BEGIN PGP nothing\n- - twice\nümläut\n-\n}";

    private static readonly DateTimeOffset Start = new(2024, 3, 1, 12, 0, 0, TimeSpan.Zero);
    private static readonly DateTimeOffset Now = Start.AddDays(100);

    private readonly GnuPg _gpg = new();

    public void Dispose() => _gpg.Dispose();

    [Theory]
    [InlineData("rsa2048", "", true)]
    [InlineData("rsa4096", "pass phrase", true)]
    [InlineData("ed25519", "", false)]
    [InlineData("ed25519", "Wörter mit Umläuten", true)]
    [InlineData("nistp256", "", true)]
    [InlineData("nistp384", "x", false)]
    [InlineData("nistp521", "", true)]
    public async Task IsGoodForGpgAndForUs(string algorithm, string passphrase, bool armored)
    {
        var key = _gpg.CreateKey("signer", algorithm, at: Start, passphrase: passphrase);
        var signer = SecretKeyFile.Read(_gpg.ExportSecret(key, passphrase, armored), Now, owner => owner.Fingerprint == key ? passphrase : null);

        var document = await signer.SignAsync(Encoding.UTF8.GetBytes(Text));

        var verified = ClearSignature.Verify(document, Keyring.Read(_gpg.Export()), Now);
        Assert.Equal(Signed, Encoding.UTF8.GetString(verified.Text.Span));
        Assert.Equal((key, Now), (verified.SignerFingerprint, verified.SignedAt));
        Assert.Equal(key, signer.Fingerprint);
        Assert.Equal(Signed + "\n", Encoding.UTF8.GetString(_gpg.Verify(document, Now)));
        Assert.DoesNotContain((byte)'\r', document);
        Assert.StartsWith("-----BEGIN PGP SIGNED MESSAGE-----\nHash: SHA512\n\n{\n- - a dash", Encoding.UTF8.GetString(document), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("rsa2048")]
    [InlineData("ed25519")]
    public async Task IsTheSameEachTime(string algorithm)
    {
        var file = _gpg.ExportSecret(_gpg.CreateKey("signer", algorithm, at: Start));

        var first = await SecretKeyFile.Read(file, Now).SignAsync("text"u8.ToArray());
        var second = await SecretKeyFile.Read(file, Now.AddMilliseconds(999)).SignAsync("text"u8.ToArray());
        var later = await SecretKeyFile.Read(file, Now.AddSeconds(1)).SignAsync("text"u8.ToArray());

        Assert.Equal(first, second);
        Assert.NotEqual(first, later);
    }

    [Fact]
    public async Task ThatWasChangedIsRefused()
    {
        var signer = SecretKeyFile.Read(_gpg.ExportSecret(_gpg.CreateKey("signer", at: Start)), Now);
        var trusted = Keyring.Read(_gpg.Export());
        var document = await signer.SignAsync(Encoding.UTF8.GetBytes(Text));
        var text = document.AsSpan().IndexOf("dash"u8);

        document[text] ^= 1;

        Assert.Equal(SignatureFailure.BadSignature, Assert.Throws<SignatureException>(() => ClearSignature.Verify(document, trusted, Now)).Kind);
        Assert.ThrowsAny<Exception>(() => _gpg.Verify(document, Now));
    }

    [Fact]
    public async Task IsSignedByTheNewestFitSubkey()
    {
        var key = _gpg.CreateKey("signer", usage: "cert", at: Start);
        _gpg.AddSubkey(key, at: Start.AddDays(1));
        var newer = _gpg.AddSubkey(key, "rsa2048", at: Start.AddDays(2));
        _gpg.AddSubkey(key, expires: "10d", at: Start.AddDays(3));
        _gpg.AddSubkey(key, "cv25519", "encr", at: Start.AddDays(4));
        var signer = SecretKeyFile.Read(_gpg.ExportSecret(key), Now);

        var document = await signer.SignAsync("text"u8.ToArray());

        Assert.Equal(key, ClearSignature.Verify(document, Keyring.Read(_gpg.Export()), Now).SignerFingerprint);
        Assert.Equal("text\n"u8.ToArray(), _gpg.Verify(document, Now));
        var unknown = Assert.Throws<SignatureException>(() => ClearSignature.Verify(document, Keyring.Empty, Now));
        Assert.Equal(newer, unknown.KeyId);
    }

    [Fact]
    public async Task CanBeMadeWithoutTheSecretOfThePrimaryKey()
    {
        var key = _gpg.CreateKey("signer", at: Start);
        _gpg.AddSubkey(key, at: Start);
        var signer = SecretKeyFile.Read(_gpg.Run(null, ["--export-secret-subkeys", key]), Now);

        var document = await signer.SignAsync("text"u8.ToArray());

        Assert.Equal(key, signer.Fingerprint);
        Assert.Equal("text\n"u8.ToArray(), _gpg.Verify(document, Now));
    }

    [Fact]
    public async Task IsMadeWithTheKeyThatIsNamed()
    {
        var first = _gpg.CreateKey("first", at: Start);
        var second = _gpg.CreateKey("second", "rsa2048", at: Start);
        byte[] both = [.. _gpg.ExportSecret(first), .. _gpg.ExportSecret(second)];

        var several = Assert.Throws<SigningException>(() => SecretKeyFile.Read(both, Now));
        var missing = Assert.Throws<SigningException>(() => SecretKeyFile.Read(both, Now, fingerprint: new string('A', 40)));
        var signer = SecretKeyFile.Read(both, Now, fingerprint: second.ToLowerInvariant());

        Assert.Equal(SigningFailure.SeveralKeys, several.Kind);
        Assert.Contains(first, several.Message, StringComparison.Ordinal);
        Assert.Equal(SigningFailure.KeyMissing, missing.Kind);
        Assert.Equal(second, signer.Fingerprint);
        Assert.Equal(second, ClearSignature.Verify(await signer.SignAsync("text"u8.ToArray()), Keyring.Read(_gpg.Export()), Now).SignerFingerprint);
    }

    [Fact]
    public async Task GivesBackAnyTextAsItsLines()
    {
        var signer = SecretKeyFile.Read(_gpg.ExportSecret(_gpg.CreateKey("signer", at: Start)), Now);
        var trusted = Keyring.Read(_gpg.Export());
        var line = Gen.OneOf(Gen.Char["ab- \t\f\vÄ=:"].Array[0, 12].Select(static text => new string(text)), Gen.OneOf(
            Gen.Const("-----BEGIN PGP SIGNATURE-----"), Gen.Const("-----END PGP SIGNATURE-----"), Gen.Const("-----BEGIN PGP SIGNED MESSAGE-----"), Gen.Const("Hash: MD5")));

        await Gen.Select(line.Array[0, 8], Gen.OneOf(Gen.Const("\n"), Gen.Const("\r\n")), Gen.Bool).SampleAsync(async (lines, end, isEnded) =>
        {
            var text = string.Join(end, lines) + (isEnded ? end : "");
            var document = await signer.SignAsync(Encoding.UTF8.GetBytes(text));

            var wanted = string.Join('\n', (text.EndsWith('\n') ? text[..^1] : text).Split('\n').Select(static one => one.TrimEnd(' ', '\t', '\r')));
            Assert.Equal(wanted, Encoding.UTF8.GetString(ClearSignature.Verify(document, trusted, Now).Text.Span));
        }, iter: 200);
    }

    [Theory]
    [InlineData("")]
    [InlineData("\n")]
    [InlineData("\n\n \n")]
    [InlineData("no end")]
    [InlineData("-\n--\n- \n")]
    [InlineData("form feed\f\nvertical tab\v\n")]
    [InlineData("-----BEGIN PGP SIGNATURE-----\n")]
    public async Task IsGoodForGpgWhateverTheText(string text)
    {
        var signer = SecretKeyFile.Read(_gpg.ExportSecret(_gpg.CreateKey("signer", at: Start)), Now);

        var read = Encoding.UTF8.GetString(_gpg.Verify(await signer.SignAsync(Encoding.UTF8.GetBytes(text)), Now));

        Assert.Equal(string.Join('\n', text.Split('\n').Select(static line => line.TrimEnd(' '))).TrimEnd('\n'), read.TrimEnd('\n'));
    }

    [Theory]
    [InlineData("x")]
    [InlineData("-")]
    public async Task HasLinesAsLongAsGpgReadsThem(string first)
    {
        var signer = SecretKeyFile.Read(_gpg.ExportSecret(_gpg.CreateKey("signer", at: Start)), Now);
        var longest = first + new string('x', 19_992) + "\nend\n";

        Assert.Equal(longest, Encoding.UTF8.GetString(_gpg.Verify(await signer.SignAsync(Encoding.UTF8.GetBytes(longest)), Now)));
        var refused = await Assert.ThrowsAsync<SigningException>(() => signer.SignAsync(Encoding.UTF8.GetBytes("ok\nx" + longest)));
        Assert.Equal(SigningFailure.UnfitText, refused.Kind);
        Assert.Contains("line 2 has 19994 bytes", refused.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(new byte[] { (byte)'a', (byte)'\r', (byte)'b' }, "line 1")]
    [InlineData(new byte[] { (byte)'a', (byte)'\n', 0 }, "line 2")]
    [InlineData(new byte[] { 0xff }, "UTF-8")]
    public async Task IsNotMadeOfWhatIsNoText(byte[] text, string why)
    {
        var signer = SecretKeyFile.Read(_gpg.ExportSecret(_gpg.CreateKey("signer", at: Start)), Now);

        var refused = await Assert.ThrowsAsync<SigningException>(() => signer.SignAsync(text));

        Assert.Equal(SigningFailure.UnfitText, refused.Kind);
        Assert.Contains(why, refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task IsNotMadeLargerThanItIsRead()
    {
        var signer = SecretKeyFile.Read(_gpg.ExportSecret(_gpg.CreateKey("signer", at: Start)), Now);
        var text = Enumerable.Repeat("- twelve\n"u8.ToArray(), ClearSignature.MostBytes / 10).SelectMany(static line => line).ToArray();

        Assert.Equal(SigningFailure.UnfitText, (await Assert.ThrowsAsync<SigningException>(() => signer.SignAsync(text))).Kind);
        Assert.NotEmpty(await signer.SignAsync(text.AsMemory(0, text.Length * 3 / 4)));
    }

    [Fact]
    public async Task IsNotMadeOnceItIsGivenUp()
    {
        var signer = SecretKeyFile.Read(_gpg.ExportSecret(_gpg.CreateKey("signer", at: Start)), Now);

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => signer.SignAsync("text"u8.ToArray(), new CancellationToken(canceled: true)));
    }
}
