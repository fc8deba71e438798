namespace Paks.Containers.Recipes;

/// <summary>A file that a head has chosen to be added.</summary>
/// <param name="Path">Its path below the destination, with slashes.</param>
/// <param name="Source">Its absolute path on this machine. A link is added as the file that it leads to.</param>
/// <param name="IsExecutable">Whether it may be executed; null: as its owner may execute it here.</param>
public sealed record ChosenFile(string Path, string Source, bool? IsExecutable = null);
