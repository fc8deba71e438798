namespace Paks.Debian.RootFileSystems;

/// <summary>A file that no package brings.</summary>
/// <param name="Path">Where it is.</param>
/// <param name="Text">What is in it.</param>
/// <param name="Mode">Its permission bits.</param>
/// <param name="UserId">Its owner.</param>
/// <param name="GroupId">Its group.</param>
public sealed record FileRecipe(string Path, string Text, int Mode = 0x1A4 /* 0644 */, int UserId = 0, int GroupId = 0);
