namespace Paks.Trust;

/// <summary>A good signature of a trusted key.</summary>
/// <param name="SignerFingerprint">Fingerprint of the signer's primary key, upper-case hexadecimal.</param>
/// <param name="SignedAt">When the signer says to have signed.</param>
public sealed record VerifiedSignature(string SignerFingerprint, DateTimeOffset SignedAt);
