namespace Paks.Containers.Recipes;

/// <summary>A folder or file of the user's that becomes a layer of its own.</summary>
/// <param name="Source">Absolute path on this machine.</param>
/// <param name="Destination">Absolute path in the image: of the folder itself, or of the file.</param>
public sealed record AddedContent(string Source, string Destination);
