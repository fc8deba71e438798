using Paks.Oci;

namespace Paks.Containers.Recipes;

/// <summary>A folder, file or tar archive of the user's, or files that a head has chosen, that become a layer of their own.</summary>
/// <param name="Source">Absolute path on this machine; of chosen files, the folder that they are told by.</param>
/// <param name="Destination">Absolute path in the image: of the folder itself, of the file, or of the folder that the archive is unpacked in.</param>
/// <param name="IsArchive">Whether it is a tar archive, whose entries are added.</param>
public sealed record AddedContent(string Source, string Destination, bool IsArchive = false)
{
    /// <summary>The files to add below <see cref="Destination"/>, where not all of a folder is; null for all that <see cref="Source"/> holds.</summary>
    public IReadOnlyList<ChosenFile>? Files { get; init; }

    /// <summary>What the layer holds in a few words, as the image's history tells it; null for its destination.</summary>
    public string? Description { get; init; }

    /// <summary>The one platform that it is for; null for all.</summary>
    public Platform? Platform { get; init; }

    /// <summary>Whether the image for a platform gets it.</summary>
    public bool IsFor(Platform platform) => Platform is null || Platform == platform;
}
