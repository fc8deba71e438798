namespace Paks.Containers.Registries;

/// <summary>What <c>registries.json</c> says of one registry.</summary>
/// <param name="Host">Host, and port where one is given.</param>
/// <param name="IsInsecure">Whether plain http or any certificate will do.</param>
/// <param name="Authority">A PEM file of authorities that are trusted for it, or null.</param>
/// <param name="Mirrors">Places that are read from first.</param>
internal sealed record RegistryEntry(string Host, bool IsInsecure, string? Authority, IReadOnlyList<string> Mirrors);
