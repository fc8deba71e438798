namespace Paks.Debian.RootFileSystems;

/// <summary>A directory that no package brings.</summary>
/// <param name="Path">Where it is.</param>
/// <param name="Mode">Its permission bits.</param>
/// <param name="UserId">Its owner.</param>
/// <param name="GroupId">Its group.</param>
public sealed record DirectoryRecipe(string Path, int Mode = 0x1ED /* 0755 */, int UserId = 0, int GroupId = 0);
