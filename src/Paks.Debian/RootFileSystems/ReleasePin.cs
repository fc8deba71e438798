namespace Paks.Debian.RootFileSystems;

/// <summary>The release of a suite that a plan was made from.</summary>
/// <param name="Archive">The archive's name in the recipe.</param>
/// <param name="Suite">The suite.</param>
/// <param name="Date">When the release was made.</param>
/// <param name="Sha256">Digest of the text that was signed.</param>
/// <param name="SignerFingerprint">Who signed it.</param>
public sealed record ReleasePin(string Archive, string Suite, DateTimeOffset Date, string Sha256, string SignerFingerprint);
