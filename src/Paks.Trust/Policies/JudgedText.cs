namespace Paks.Trust.Policies;

/// <summary>A text that a trust policy lets pass.</summary>
/// <param name="Text">What was signed, and nothing else; an unsigned document as it is.</param>
/// <param name="Verified">The good signature; null: there is none, or it was not looked at.</param>
/// <param name="Told">Why the signature does not count, to be told to the user; null: it counts, or it was not looked at.</param>
public sealed record JudgedText(ReadOnlyMemory<byte> Text, VerifiedText? Verified, SignatureException? Told);
