namespace Paks.Trust.Signing;

/// <summary>What a signer made is looked at as any reader will, before it leaves.</summary>
internal static class SignedDocument
{
    /// <exception cref="SigningException">It is not a good signature of this text by this key.</exception>
    public static void Check(ReadOnlyMemory<byte> document, SignableText text, Keyring signer, DateTimeOffset now)
    {
        try
        {
            if (!ClearSignature.Verify(document, signer, now).Text.Span.SequenceEqual(text.Canonical.Span))
            {
                throw new SigningException(SigningFailure.BadOutcome, "what was signed is not the text that was to be signed");
            }
        }
        catch (SignatureException bad)
        {
            throw new SigningException(SigningFailure.BadOutcome, $"the signature that was made would be refused: {bad.Message}", bad);
        }
    }
}
