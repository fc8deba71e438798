namespace Paks.Spack.Caches;

/// <summary>A statement that a trusted key signed.</summary>
/// <param name="Statement">The statement.</param>
/// <param name="Signature">Who signed it, and when.</param>
/// <param name="Artifact">The manifest that it came with, and that may hold what it names.</param>
internal sealed record SignedStatement(PackageStatement Statement, SignedManifest Signature, RegistryImage Artifact);
