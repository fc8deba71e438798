using Paks.Trust;

namespace Paks.Spack.Caches;

/// <summary>The text of a manifest, and who vouches for it.</summary>
/// <param name="Text">What was signed, or, where that was not required, what stands there.</param>
/// <param name="Signer">Fingerprint of the trusted key, null when there is no good signature.</param>
/// <param name="SignedAt">When it says to have been signed.</param>
/// <param name="Failure">Why there is no signer, null when there is one.</param>
internal sealed record SignedManifest(ReadOnlyMemory<byte> Text, string? Signer, DateTimeOffset? SignedAt, SignatureFailure? Failure)
{
    /// <summary>Takes a document out of its signature.</summary>
    /// <exception cref="EntryNotSignedException">It is not signed.</exception>
    /// <exception cref="EntrySignatureException">Its signature is refused.</exception>
    public static SignedManifest Read(string cache, EntryRequest request, ReadOnlyMemory<byte> document)
    {
        if (!ClearSignature.IsClearSigned(document.Span))
        {
            return request.RequireSignature
                ? throw new EntryNotSignedException(cache, request.Address)
                : new SignedManifest(document, null, null, SignatureFailure.NotSigned);
        }

        try
        {
            var verified = ClearSignature.Verify(document, request.Trusted, request.Now);
            return new SignedManifest(verified.Text, verified.SignerFingerprint, verified.SignedAt, null);
        }
        catch (SignatureException refused) when (!request.RequireSignature)
        {
            return new SignedManifest(refused.OutdatedText ?? ClearSignedText.ReadUnverified(document), null, null, refused.Kind);
        }
        catch (SignatureException refused)
        {
            throw new EntrySignatureException(cache, request.Address, refused);
        }
    }
}
