using Paks.Oci.Tar;

namespace Paks.Containers.Layers;

/// <summary>A file, folder or link of the user's.</summary>
/// <param name="Path">Its path in the image, without the leading slash.</param>
/// <param name="Source">Its absolute path on this machine.</param>
/// <param name="Kind">What it is. A hard link is added as the file that it is.</param>
/// <param name="Mode">0755 or 0644: folders, and files that their owner may execute, have the first.</param>
/// <param name="Size">Bytes of a file.</param>
/// <param name="LinkTarget">Where a link points.</param>
public sealed record AddedFile(string Path, string Source, TarEntryKind Kind, UnixFileMode Mode, long Size, string? LinkTarget);
