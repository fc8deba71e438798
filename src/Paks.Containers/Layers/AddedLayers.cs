using Paks.Containers.Bases;
using Paks.Containers.Diagnostics;
using Paks.Oci;
using Paks.Oci.Tar;

namespace Paks.Containers.Layers;

/// <summary>Layers of the user's own files.</summary>
internal static class AddedLayers
{
    /// <summary>
    /// Writes the files that were found; owner and group are root, times the image's date. Folders that the base has stay as they are.
    /// </summary>
    /// <exception cref="PaksException">A file cannot be read, or has changed its size since it was found.</exception>
    public static Layer Make(
        BuildEnvironment environment, LayerCompression compression, AddedTree tree, BaseFolders below, CancellationToken cancellationToken)
    {
        try
        {
            using var writer = LayerWriter.Create(environment.Store, compression, environment.Parallelism);
            if (tree.Content.Destination != "/")
            {
                Folders.WriteParents(writer, "/" + below.Place(tree.Content.Destination[1..], followLast: false), environment.SourceDateEpoch, below);
            }

            foreach (var file in tree.Files)
            {
                cancellationToken.ThrowIfCancellationRequested();
                var path = below.Place(file.Path, followLast: file.Kind == TarEntryKind.Directory);
                if (file.Kind != TarEntryKind.Directory || !below.Holds(path))
                {
                    Write(writer, tree, file, path, environment.SourceDateEpoch);
                }
            }

            return writer.Complete(cancellationToken);
        }
        catch (InvalidTarEntryException changed)
        {
            throw new PaksException(
                DiagnosticCodes.AddedContentMissing, $"Cannot add {tree.Content.Source}: {changed.Message.TrimEnd('.')}.", "Build again when nothing changes there any more.", changed);
        }
    }

    private static void Write(LayerWriter writer, AddedTree tree, AddedFile file, string path, long modificationTime)
    {
        var entry = new TarEntry
        {
            Kind = file.Kind,
            Path = path,
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

        using var content = Open(tree, file);
        writer.WriteEntry(entry, content);
    }

    private static FileStream Open(AddedTree tree, AddedFile file)
    {
        try
        {
            return new FileStream(file.Source, FileMode.Open, FileAccess.Read, FileShare.ReadWrite, bufferSize: 0);
        }
        catch (Exception failure) when (DiskFailure.Is(failure))
        {
            throw AddedTreeScanner.Unreadable(tree.Content, failure);
        }
    }
}
