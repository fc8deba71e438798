using System.Text;
using Paks.Testing;
using Paks.Trust.Policies;

namespace Paks.Trust.Tests.Policies;

/// <summary>Each level, for documents in every state.</summary>
public sealed class DecisionsOfATrustPolicy : IDisposable
{
    private const string Place = "/srv/cache";

    private static readonly DateTimeOffset Start = new(2024, 3, 1, 12, 0, 0, TimeSpan.Zero);
    private static readonly DateTimeOffset Now = Start.AddDays(100);

    private readonly GnuPg _gpg = new();

    public void Dispose() => _gpg.Dispose();

    [Theory]
    [InlineData("good", null, "")]
    [InlineData("expired", SignatureFailure.KeyExpired, "permissive audit")]
    [InlineData("revoked", SignatureFailure.KeyRevoked, "permissive audit")]
    [InlineData("old signature", SignatureFailure.SignatureExpired, "permissive audit")]
    [InlineData("from the future", SignatureFailure.ImpossibleTime, "audit")]
    [InlineData("other key", SignatureFailure.UnknownKey, "audit")]
    [InlineData("weak", SignatureFailure.WeakAlgorithm, "audit")]
    [InlineData("unsigned", SignatureFailure.NotSigned, "audit")]
    [InlineData("changed", SignatureFailure.BadSignature, "")]
    [InlineData("changed, expired", SignatureFailure.BadSignature, "")]
    [InlineData("text behind", SignatureFailure.TextOutsideSignature, "")]
    public void GoByTheLevel(string state, SignatureFailure? failure, string passing)
    {
        var (document, key) = Make(state);
        var keyring = Keyring.Read(_gpg.Export());

        foreach (var level in new[] { "strict", "permissive", "audit" })
        {
            var decision = Decide(level, [$"openpgp.fingerprint: {key}"]);
            if (failure is null)
            {
                var verified = ClearSignature.Verify(document, decision.Restrict(keyring), Now);
                Assert.Equal((key, "text"), (verified.SignerFingerprint, Encoding.UTF8.GetString(verified.Text.Span)));
            }
            else
            {
                var refused = Assert.Throws<SignatureException>(() => ClearSignature.Verify(document, decision.Restrict(keyring), Now));
                Assert.Equal(failure, refused.Kind);
                Assert.Equal(passing.Split(' ').Contains(level), decision.Accepts(refused.Kind));
            }
        }
    }

    [Theory]
    [InlineData("expired", "text")]
    [InlineData("revoked", "text")]
    [InlineData("old signature", "text")]
    [InlineData("from the future", null)]
    [InlineData("other key", null)]
    [InlineData("weak", null)]
    [InlineData("changed, expired", null)]
    public void HaveTheTextOfWhatIsOnlyOutdated(string state, string? text)
    {
        var (document, key) = Make(state);

        var refused = Assert.Throws<SignatureException>(() => ClearSignature.Verify(document, Keyring.Read(_gpg.Export(key)), Now));

        Assert.Equal(text, refused.OutdatedText is { } signed ? Encoding.UTF8.GetString(signed.Span) : null);
    }

    [Fact]
    public void RefuseAPlaceThatNoPolicyCovers()
    {
        _gpg.CreateKey("signer", at: Start);
        var keyring = Keyring.Read(_gpg.Export());
        var decision = TrustPolicyRules.Parse(TrustPolicyRules.Document(TrustPolicyRules.Policy("one", ["host/a"], "skip"))).For("/srv/cache/");

        Assert.Null(decision.Statement);
        Assert.Empty(decision.Restrict(keyring).Keys);
        Assert.All(Enum.GetValues<SignatureFailure>(), failure => Assert.False(decision.Accepts(failure)));
    }

    [Fact]
    public void LeaveTheKeysThatAreTrusted()
    {
        var first = _gpg.CreateKey("first", at: Start);
        _gpg.CreateKey("second", at: Start);
        var keyring = Keyring.Read(_gpg.Export());

        Assert.Equal(2, Decide("strict", ["*"]).Restrict(keyring).Keys.Count);
        Assert.Equal([first], Decide("strict", [$"openpgp.fingerprint: {first.ToLowerInvariant()}"]).Restrict(keyring).Keys.Select(key => key.Fingerprint));
        Assert.Empty(Decide("strict", [$"openpgp.fingerprint: {new string('0', 40)}"]).Restrict(keyring).Keys);
        Assert.Empty(Decide("skip").Restrict(keyring).Keys);
    }

    [Fact]
    public void AreTheStricterTheHigherTheLevel()
    {
        foreach (var failure in Enum.GetValues<SignatureFailure>())
        {
            bool[] passing = [.. Enum.GetValues<VerificationLevel>().Select(level => level.Accepts(failure))];
            Assert.Equal(passing.Order(), passing);
            Assert.False(passing[0]);
            Assert.True(passing[^1]);
        }
    }

    private static TrustDecision Decide(string level, string[]? identities = null) =>
        TrustPolicyRules.Parse(TrustPolicyRules.Document(TrustPolicyRules.Policy("one", [Place], level, identities))).For(Place);

    private (byte[] Document, string Key) Make(string state)
    {
        var key = _gpg.CreateKey("signer", expires: state.EndsWith("expired", StringComparison.Ordinal) ? "30d" : "none", at: Start);
        var signer = state == "other key" ? _gpg.CreateKey("other", at: Start) : key;
        string[] options = state switch
        {
            "weak" => ["--digest-algo", "SHA1", "--allow-weak-digest-algos"],
            "old signature" => ["--default-sig-expire", "30d"],
            _ => [],
        };
        var document = state == "unsigned" ? "text"u8.ToArray() : _gpg.ClearSign("text\n", [signer], state == "from the future" ? Now.AddDays(1) : Start, options);
        if (state == "revoked")
        {
            var prepared = File.ReadAllText(Path.Combine(_gpg.Home, "openpgp-revocs.d", key + ".rev"));
            _gpg.Run(null, ["--import"], Encoding.UTF8.GetBytes(prepared.Replace(":-----BEGIN", "-----BEGIN", StringComparison.Ordinal)));
        }

        if (state.StartsWith("changed", StringComparison.Ordinal))
        {
            document[document.AsSpan().IndexOf("text"u8) + 3] = 0x7f;
        }

        return (state == "text behind" ? [.. document, .. "more\n"u8] : document, key);
    }
}
