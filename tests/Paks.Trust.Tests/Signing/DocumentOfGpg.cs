using System.Globalization;
using System.Text;
using Paks.Testing;
using Paks.Trust.Signing;

namespace Paks.Trust.Tests.Signing;

/// <summary>A real gpg, called as a user's gpg is: it finds its keys by GNUPGHOME. No other class here sets the variable, or heeds it.</summary>
public sealed class DocumentOfGpg : IDisposable
{
    private const string Variable = "GNUPGHOME";

    private static readonly byte[] Text = "{\n- a dash \n}\n"u8.ToArray();

    private readonly GnuPg _gpg = new();
    private readonly TempFolder _folder = new();
    private readonly string? _home = Environment.GetEnvironmentVariable(Variable);

    public DocumentOfGpg() => Environment.SetEnvironmentVariable(Variable, _gpg.Home);

    public void Dispose()
    {
        Environment.SetEnvironmentVariable(Variable, _home);
        _gpg.Dispose();
        _folder.Dispose();
    }

    [Theory]
    [InlineData("ed25519", "")]
    [InlineData("ed25519", "pass phrase")]
    [InlineData("rsa2048", "")]
    [InlineData("rsa2048", "pass phrase")]
    public async Task IsGoodForGpgAndForUs(string algorithm, string passphrase)
    {
        var key = _gpg.CreateKey("signer", algorithm, passphrase: passphrase);
        _gpg.CreateKey("other");
        Configure($"pinentry-mode loopback\npassphrase-file {_folder.Write("passphrase", Encoding.UTF8.GetBytes(passphrase))}\npersonal-digest-preferences SHA1");
        var signer = await GpgSigner.OpenAsync("gpg", key, TimeProvider.System);

        var document = await signer.SignAsync(Text);

        var verified = ClearSignature.Verify(document, Keyring.Read(_gpg.Export(key)), DateTimeOffset.UtcNow);
        Assert.Equal(key, signer.Fingerprint);
        Assert.Equal(key, verified.SignerFingerprint);
        Assert.Equal("{\n- a dash\n}", Encoding.UTF8.GetString(verified.Text.Span));
        Assert.Equal("{\n- a dash\n}\n", Encoding.UTF8.GetString(_gpg.Verify(document)));
        document[document.AsSpan().IndexOf("dash"u8)] ^= 1;
        Assert.Throws<SignatureException>(() => ClearSignature.Verify(document, Keyring.Read(_gpg.Export(key)), DateTimeOffset.UtcNow));
    }

    [Fact]
    public async Task NamesThePrimaryKeyWhereASubkeySigns()
    {
        var key = _gpg.CreateKey("signer", usage: "cert");
        var first = _gpg.AddSubkey(key);
        _gpg.AddSubkey(key);
        var signer = await GpgSigner.OpenAsync(Tools.Path("gpg"), first + "!", TimeProvider.System);

        var document = await signer.SignAsync(Text);

        Assert.Equal(key, signer.Fingerprint);
        Assert.Equal(first, Assert.Throws<SignatureException>(() => ClearSignature.Verify(document, Keyring.Empty, DateTimeOffset.UtcNow)).KeyId);
    }

    [Fact]
    public async Task IsMadeOfALargeText()
    {
        var signer = await GpgSigner.OpenAsync("gpg", _gpg.CreateKey("signer"), TimeProvider.System);
        var text = Encoding.UTF8.GetBytes(string.Concat(Enumerable.Range(0, 400_000).Select(static number => number.ToString("d9", CultureInfo.InvariantCulture) + "\n")));

        var document = await signer.SignAsync(text);

        Assert.Equal(text.Length - 1, ClearSignature.Verify(document, Keyring.Read(_gpg.Export()), DateTimeOffset.UtcNow).Text.Length);
    }

    [Fact]
    public async Task IsNotMadeOfTooLongALine()
    {
        var signer = await GpgSigner.OpenAsync("gpg", _gpg.CreateKey("signer"), TimeProvider.System);

        Assert.Equal(SigningFailure.UnfitText, (await Assert.ThrowsAsync<SigningException>(() => signer.SignAsync(new byte[20_000]))).Kind);
    }

    [Fact]
    public async Task NeedsAGpg() =>
        Assert.Contains("gpg-that-is-not-here", await RefusesAsync(SigningFailure.ProgramMissing, "gpg-that-is-not-here", "key"), StringComparison.Ordinal);

    [Fact]
    public async Task NeedsAProgramThatIsGpg() =>
        Assert.Contains("it ended with 1", await RefusesAsync(SigningFailure.Refused, Tools.Path("false"), "key"), StringComparison.Ordinal);

    [Fact]
    public async Task NeedsASecretKey()
    {
        _gpg.CreateKey("signer");

        Assert.Contains("'nobody'", await RefusesAsync(SigningFailure.KeyMissing, "gpg", "nobody"), StringComparison.Ordinal);
        Assert.Contains("'--nobody'", await RefusesAsync(SigningFailure.KeyMissing, "gpg", "--nobody"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task NeedsOneKey()
    {
        var first = _gpg.CreateKey("signer one");
        _gpg.CreateKey("signer two");

        Assert.Contains(first, await RefusesAsync(SigningFailure.SeveralKeys, "gpg", "signer"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task NeedsAKeyThatIsValid()
    {
        var key = _gpg.CreateKey("signer", expires: "30d", at: DateTimeOffset.UtcNow.AddDays(-60));

        await RefusesAsync(SigningFailure.NoSigningKey, "gpg", key);
    }

    [Fact]
    public async Task NeedsAKeyThatIsReadHere()
    {
        var key = _gpg.CreateKey("signer", "dsa2048");

        Assert.Contains("would be refused", await RefusesAsync(SigningFailure.BadOutcome, "gpg", key), StringComparison.Ordinal);
    }

    [Fact]
    public async Task NeedsTheAgentsConsent()
    {
        var key = _gpg.CreateKey("signer", passphrase: "right");
        Configure("pinentry-mode error");

        Assert.Contains("gpg: signing failed", await RefusesAsync(SigningFailure.Refused, "gpg", key), StringComparison.Ordinal);
    }

    [Fact]
    public async Task NeedsTheRightPassphrase()
    {
        var key = _gpg.CreateKey("signer", passphrase: "right");
        Configure($"pinentry-mode loopback\npassphrase-file {_folder.Write("passphrase", "wrong"u8)}");

        await RefusesAsync(SigningFailure.WrongPassphrase, "gpg", key);
    }

    [Fact]
    public async Task CanBeGivenUp()
    {
        // Made by a program of its own: a file that this process has written may still be open in a child that just starts.
        Tools.Run("sh", "-c", $"printf '#!/bin/sh\\necho $$ > {_folder["new"]}; mv {_folder["new"]} {_folder["pid"]}; exec sleep 600\\n' > {_folder["slow"]}; chmod +x {_folder["slow"]}");
        using var given = new CancellationTokenSource();
        var opening = GpgSigner.OpenAsync(_folder["slow"], "key", TimeProvider.System, given.Token);
        Assert.True(SpinWait.SpinUntil(() => File.Exists(_folder["pid"]), TimeSpan.FromMinutes(1)));

        await given.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => opening);
        var process = $"/proc/{File.ReadAllText(_folder["pid"]).Trim()}";
        Assert.True(SpinWait.SpinUntil(() => !Directory.Exists(process), TimeSpan.FromMinutes(1)), "it still runs");
    }

    private void Configure(string lines)
    {
        File.WriteAllText(Path.Combine(_gpg.Home, "gpg.conf"), lines + "\n");
        // It remembers the passphrases that it has heard.
        _gpg.EndAgent();
    }

    private static async Task<string> RefusesAsync(SigningFailure kind, string program, string key)
    {
        var refused = await Assert.ThrowsAsync<SigningException>(async () =>
            await (await GpgSigner.OpenAsync(program, key, TimeProvider.System)).SignAsync(Text));
        Assert.True(kind == refused.Kind, $"{refused.Kind} ({refused.Message})");
        return refused.Message;
    }
}
