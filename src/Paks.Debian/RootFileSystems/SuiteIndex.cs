using Paks.Debian.Archives;

namespace Paks.Debian.RootFileSystems;

/// <summary>An index of a suite of a recipe.</summary>
/// <param name="Archive">The archive's name in the recipe.</param>
/// <param name="Suite">The suite.</param>
/// <param name="Packages">Its packages.</param>
internal sealed record SuiteIndex(string Archive, string Suite, PackageIndex Packages);
