using Paks.Debian.RootFileSystems;
using Paks.Oci;

namespace Paks.Containers.Bases;

/// <summary>Every package that a base is made of, so that it can be made again later.</summary>
/// <param name="Name">The base's name.</param>
/// <param name="Definition">The digest of the definition's text.</param>
/// <param name="Platforms">The packages, by platform.</param>
public sealed record BaseLock(string Name, Digest Definition, IReadOnlyDictionary<string, RootFileSystemPlan> Platforms)
{
    /// <summary>What its file is called where nothing else is said: <c>debian12.lock.json</c>.</summary>
    public static string FileOf(string name) => $"{(BaseDefinitions.IsFile(name) ? Path.GetFileNameWithoutExtension(name) : name)}.lock.json";
}
