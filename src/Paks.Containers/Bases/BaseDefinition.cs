using Paks.Debian.RootFileSystems;
using Paks.Oci;

namespace Paks.Containers.Bases;

/// <summary>A base definition: a file of bases/, read.</summary>
/// <param name="Recipe">What its root file system is made of.</param>
/// <param name="Description">What it is for, in a few words.</param>
/// <param name="Keyring">The file that the distribution's keyring package puts its keys into.</param>
/// <param name="Environment">Variables of its configuration.</param>
/// <param name="Text">The digest of the file: what it says determines what is made.</param>
public sealed record BaseDefinition(
    RootFileSystemRecipe Recipe, string Description, string Keyring, IReadOnlyDictionary<string, string> Environment, Digest Text)
{
    /// <summary>The base's name, which is also what Spack calls its operating system.</summary>
    public string Name => Recipe.Name;
}
