namespace Paks.Containers.Bases;

/// <summary>A base that was made.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Result">The image, and where it went.</param>
public sealed record BuiltBase(string Name, BuildResult Result);
