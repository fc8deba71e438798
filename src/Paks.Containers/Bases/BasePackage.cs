namespace Paks.Containers.Bases;

/// <summary>A package of a base.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Version">Its version, as Debian writes it.</param>
/// <param name="Size">Bytes of its files, unpacked: of those that are kept, or, where the base is not made yet, of all that it says it has.</param>
public sealed record BasePackage(string Name, string Version, long Size);
