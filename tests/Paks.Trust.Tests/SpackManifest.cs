using System.Text;

namespace Paks.Trust.Tests;

public class SpackManifest
{
    private static readonly DateTimeOffset Now = GoldenVector.SignedAt.AddYears(1);

    [Fact]
    public void IsVerifiedAndReturnedWithoutItsFrame()
    {
        var verified = Verify(GoldenVector.Manifest);

        Assert.Equal(GoldenVector.Payload, Encoding.UTF8.GetString(verified.Text.Span));
        Assert.Equal(GoldenVector.Fingerprint, verified.SignerFingerprint);
        Assert.Equal(GoldenVector.SignedAt, verified.SignedAt);
    }

    [Fact]
    public void MayHaveOtherLineEndsAndBlanksAtLineEnds()
    {
        var inTransit = "\n" + GoldenVector.Manifest.Replace("\n", " \t\r\n", StringComparison.Ordinal) + "\r\n \n";

        Assert.Equal(GoldenVector.Payload, Encoding.UTF8.GetString(Verify(inTransit).Text.Span));
    }

    [Theory]
    [InlineData("no signature at all", SignatureFailure.NotSigned, "{\"version\":3}")]
    [InlineData("nothing", SignatureFailure.NotSigned, "")]
    public void WithoutSignatureIsRefused(string what, SignatureFailure kind, string document) => Refuses(what, kind, document);

    [Theory]
    [InlineData("one digit of a checksum", SignatureFailure.BadSignature, "5473ab13", "5473ab12")]
    [InlineData("a line more", SignatureFailure.BadSignature, "{\n\"version\"", "{\n\n\"version\"")]
    [InlineData("a leading blank", SignatureFailure.BadSignature, "\"version\"", " \"version\"")]
    [InlineData("the line end before the signature doubled", SignatureFailure.BadSignature, "}\n-----BEGIN", "}\n\n-----BEGIN")]
    [InlineData("text before", SignatureFailure.TextOutsideSignature, "-----BEGIN PGP SIGNED", "x\n-----BEGIN PGP SIGNED")]
    [InlineData("text after", SignatureFailure.TextOutsideSignature, "END PGP SIGNATURE-----\n", "END PGP SIGNATURE-----\n{}\n")]
    [InlineData("a line before the empty one", SignatureFailure.Malformed, "Hash: SHA256\n", "Hash: SHA256\n{\"version\":4}\n")]
    [InlineData("another header", SignatureFailure.Malformed, "Hash: SHA256\n", "Comment: hello\n")]
    [InlineData("an unescaped dash", SignatureFailure.Malformed, "{\n\"version\"", "-{\n\"version\"")]
    [InlineData("no end", SignatureFailure.Malformed, "-----END PGP SIGNATURE-----\n", "")]
    [InlineData("no signature block", SignatureFailure.Malformed, "-----BEGIN PGP SIGNATURE-----", "")]
    [InlineData("another checksum of the armour", SignatureFailure.Malformed, "=OhHj", "=OhHk")]
    [InlineData("armour that is not base64", SignatureFailure.Malformed, "79+fSTbY4", "79+f!TbY4")]
    [InlineData("armour cut short", SignatureFailure.Malformed, "79+fSTbY4voNdG9iNHLyRPf0+/bDjA8=\n=OhHj\n", "")]
    public void WithAChangeIsRefused(string what, SignatureFailure kind, string original, string changed) =>
        Refuses(what, kind, GoldenVector.Manifest.Replace(original, changed, StringComparison.Ordinal));

    [Fact]
    public void TwiceInADocumentIsRefused() =>
        Refuses("two blocks", SignatureFailure.TextOutsideSignature, GoldenVector.Manifest + GoldenVector.Manifest);

    [Fact]
    public void OfAnUntrustedKeyIsRefusedAndNamesIt()
    {
        var refused = Assert.Throws<SignatureException>(() =>
            ClearSignature.Verify(GoldenVector.Bytes(GoldenVector.Manifest), Keyring.Empty, Now));

        Assert.Equal(SignatureFailure.UnknownKey, refused.Kind);
        Assert.Equal(GoldenVector.Fingerprint, refused.KeyId);
    }

    [Fact]
    public void OfTheFutureIsRefused()
    {
        var refused = Assert.Throws<SignatureException>(() => ClearSignature.Verify(
            GoldenVector.Bytes(GoldenVector.Manifest), GoldenVector.Trusted, GoldenVector.SignedAt.AddDays(-1)));

        Assert.Equal(SignatureFailure.ImpossibleTime, refused.Kind);
    }

    [Fact]
    public void WithAnyByteChangedNeverPassesAsSomethingElse()
    {
        var original = GoldenVector.Bytes(GoldenVector.Manifest);
        var refused = 0;
        for (var at = 0; at < original.Length; at++)
        {
            byte[] changed = [.. original];
            changed[at] ^= 0x01;
            try
            {
                var verified = ClearSignature.Verify(changed, GoldenVector.Trusted, Now);
                // Some bytes are not signed (header lines, unhashed hints): then the text is still what was signed.
                Assert.Equal(GoldenVector.Payload, Encoding.UTF8.GetString(verified.Text.Span));
            }
            catch (SignatureException)
            {
                refused++;
            }
        }
        Assert.True(refused > GoldenVector.Payload.Length, $"only {refused} changes were refused");
    }

    private static VerifiedText Verify(string document) =>
        ClearSignature.Verify(GoldenVector.Bytes(document), GoldenVector.Trusted, Now);

    private static void Refuses(string what, SignatureFailure kind, string document)
    {
        Assert.NotEqual(GoldenVector.Manifest, document);
        var refused = Assert.Throws<SignatureException>(() => Verify(document));
        Assert.True(kind == refused.Kind, $"{what}: {refused.Kind} ({refused.Message})");
    }
}
