namespace Paks.Containers.Recipes;

/// <summary>A folder, file or tar archive of the user's that becomes a layer of its own.</summary>
/// <param name="Source">Absolute path on this machine.</param>
/// <param name="Destination">Absolute path in the image: of the folder itself, of the file, or of the folder that the archive is unpacked in.</param>
/// <param name="IsArchive">Whether it is a tar archive, whose entries are added.</param>
public sealed record AddedContent(string Source, string Destination, bool IsArchive = false);
