using Paks.Spack.Specs;
using Paks.Trust;

namespace Paks.Spack.Caches;

/// <summary>The text of a manifest, and who vouches for it.</summary>
/// <param name="Text">What was signed, or, where that was not required, what stands there.</param>
/// <param name="Signer">Fingerprint of the trusted key, null when there is no good signature.</param>
/// <param name="SignedAt">When it says to have been signed.</param>
/// <param name="Failure">Why there is no signer, null when there is one.</param>
internal sealed record SignedManifest(ReadOnlyMemory<byte> Text, string? Signer, DateTimeOffset? SignedAt, SignatureFailure? Failure)
{
    public static SignedManifest Read(
        string cache, SpecAddress address, ReadOnlyMemory<byte> document, Keyring trusted, bool requireSignature, DateTimeOffset now)
    {
        if (!ClearSignature.IsClearSigned(document.Span))
        {
            return requireSignature
                ? throw new EntryNotSignedException(cache, address)
                : new SignedManifest(document, null, null, SignatureFailure.NotSigned);
        }

        try
        {
            var verified = ClearSignature.Verify(document, trusted, now);
            return new SignedManifest(verified.Text, verified.SignerFingerprint, verified.SignedAt, null);
        }
        catch (SignatureException refused) when (!requireSignature)
        {
            return new SignedManifest(ClearSignedText.ReadUnverified(document), null, null, refused.Kind);
        }
        catch (SignatureException refused)
        {
            throw new EntrySignatureException(cache, address, refused);
        }
    }
}
