namespace Paks.Containers.Bases;

/// <summary>A base that was made.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Result">The image, and where it went.</param>
/// <param name="Signer">Fingerprint of the key that signed it in the registries that it went to; null: it was not signed.</param>
public sealed record BuiltBase(string Name, BuildResult Result, string? Signer = null);
