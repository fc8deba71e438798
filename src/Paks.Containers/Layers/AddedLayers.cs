using Paks.Oci;
using Paks.Oci.Tar;

namespace Paks.Containers.Layers;

/// <summary>Layers of the user's own files.</summary>
internal static class AddedLayers
{
    /// <summary>Writes the files that were found; owner and group are root, times the image's date.</summary>
    /// <exception cref="IOException">A file cannot be read, or has changed its size since it was found.</exception>
    public static Layer Make(BuildEnvironment environment, LayerCompression compression, AddedTree tree, CancellationToken cancellationToken)
    {
        using var writer = LayerWriter.Create(environment.Store, compression, environment.Parallelism);
        if (tree.Content.Destination != "/")
        {
            Folders.WriteParents(writer, tree.Content.Destination, environment.SourceDateEpoch);
        }

        foreach (var file in tree.Files)
        {
            cancellationToken.ThrowIfCancellationRequested();
            Write(writer, file, environment.SourceDateEpoch);
        }

        return writer.Complete(cancellationToken);
    }

    private static void Write(LayerWriter writer, AddedFile file, long modificationTime)
    {
        var entry = new TarEntry
        {
            Kind = file.Kind,
            Path = file.Path,
            Mode = file.Mode,
            Size = file.Size,
            LinkTarget = file.LinkTarget,
            ModificationTime = modificationTime,
        };
        if (file.Kind != TarEntryKind.File)
        {
            writer.WriteEntry(entry);
            return;
        }

        using var content = new FileStream(file.Source, FileMode.Open, FileAccess.Read, FileShare.ReadWrite, bufferSize: 0);
        writer.WriteEntry(entry, content);
    }
}
