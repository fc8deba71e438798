namespace Paks.Trust;

/// <summary>A text that a trusted key signed.</summary>
/// <param name="Text">
/// What was signed, and nothing else: lines end with LF, without blanks at their ends and without the end of the last line.
/// </param>
/// <param name="SignerFingerprint">Fingerprint of the signer's primary key, upper-case hexadecimal.</param>
/// <param name="SignedAt">When the signer says to have signed.</param>
public sealed record VerifiedText(ReadOnlyMemory<byte> Text, string SignerFingerprint, DateTimeOffset SignedAt);
