namespace Paks.Testing.Registries.Contents;

/// <summary>What a descriptor names.</summary>
internal readonly record struct NamedContent(string Digest, long Size);
