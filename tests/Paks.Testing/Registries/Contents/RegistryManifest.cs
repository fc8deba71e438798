namespace Paks.Testing.Registries.Contents;

/// <summary>A manifest or index that a registry holds.</summary>
/// <param name="MediaType">The media type that it was put with.</param>
/// <param name="Content">Its bytes.</param>
public sealed record RegistryManifest(string MediaType, ReadOnlyMemory<byte> Content);
