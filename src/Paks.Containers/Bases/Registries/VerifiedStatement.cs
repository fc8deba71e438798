namespace Paks.Containers.Bases.Registries;

/// <summary>A statement that was found in order.</summary>
/// <param name="Statement">What it says.</param>
/// <param name="Signer">Fingerprint of the key that signed.</param>
/// <param name="Document">The statement with its signature.</param>
internal sealed record VerifiedStatement(BaseStatement Statement, string Signer, ReadOnlyMemory<byte> Document);
