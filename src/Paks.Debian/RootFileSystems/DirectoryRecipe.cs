namespace Paks.Debian.RootFileSystems;

/// <summary>A directory that no package brings.</summary>
/// <param name="Path">Where it is.</param>
/// <param name="Mode">Its permission bits.</param>
/// <param name="GroupId">Its group; the owner is root.</param>
public sealed record DirectoryRecipe(string Path, int Mode = 0x1ED /* 0755 */, int GroupId = 0);
