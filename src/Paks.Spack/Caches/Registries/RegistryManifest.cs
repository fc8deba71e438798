namespace Paks.Spack.Caches;

/// <summary>A manifest as a registry holds it.</summary>
/// <param name="Digest"><c>sha256:</c> and 64 lower-case hexadecimal digits.</param>
/// <param name="MediaType">What the registry says that it is.</param>
/// <param name="Content">Its bytes, which give the digest.</param>
public sealed record RegistryManifest(string Digest, string MediaType, ReadOnlyMemory<byte> Content);
