using Paks.Containers.Bases;
using Paks.Containers.Diagnostics;
using Paks.Containers.Recipes;
using Paks.Oci;
using Paks.Oci.Tar;
using ForeignEntry = System.Formats.Tar.TarEntry;
using PaxTarEntry = System.Formats.Tar.PaxTarEntry;
using TarEntryType = System.Formats.Tar.TarEntryType;
using TarReader = System.Formats.Tar.TarReader;

namespace Paks.Containers.Layers;

/// <summary>Layers of the user's tar archives: what is in them keeps its owners, modes and times.</summary>
internal static class AddedArchives
{
    /// <summary>
    /// Makes the layer. An archive that is unpacked at the root and is compressed already is the layer itself, byte for byte; else its
    /// entries are written anew.
    /// </summary>
    /// <exception cref="PaksException">It is no tar, is broken, or holds something that no layer may.</exception>
    public static Layer Make(
        BuildEnvironment environment, LayerCompression compression, AddedContent content, BaseFolders below, CancellationToken cancellationToken)
    {
        try
        {
            using var file = File.OpenRead(content.Source);
            var stored = CompressionOf(content.Source);
            return content.Destination == "/" && stored != LayerCompression.None
                ? LayerIngest.Run(
                    environment.Store, file, reader: tar => Check(tar, cancellationToken), sideBySide: environment.Parallelism > 1, cancellationToken: cancellationToken).Layer
                : Rewrite(environment, compression, LayerReader.OpenTar(file, stored), below.Place(content.Destination[1..], followLast: true), below, cancellationToken);
        }
        catch (Exception broken) when (broken is MalformedImageException or InvalidTarEntryException or InvalidDataException or FormatException or EndOfStreamException)
        {
            throw new PaksException(
                DiagnosticCodes.AddedArchive, $"Cannot add the archive {content.Source}: {broken.Message.TrimEnd('.')}.",
                "Make it anew with: tar --create. To add the archive as the file that it is, put it into a folder and add that.", broken);
        }
        catch (UnauthorizedAccessException failure)
        {
            throw AddedTreeScanner.Unreadable(content, failure);
        }
    }

    private static LayerCompression CompressionOf(string path) => Path.GetExtension(path) switch
    {
        ".gz" or ".tgz" => LayerCompression.Gzip,
        ".zst" => LayerCompression.Zstd,
        _ => LayerCompression.None,
    };

    /// <summary>Holds an archive that is kept as it is against the same rules as one that is written anew.</summary>
    private static void Check(Stream tar, CancellationToken cancellationToken)
    {
        var writer = new TarWriter(Stream.Null);
        foreach (var (entry, content) in Entries(tar, "", cancellationToken))
        {
            writer.WriteEntry(entry, content);
        }
    }

    private static Layer Rewrite(
        BuildEnvironment environment, LayerCompression compression, Stream tar, string folder, BaseFolders below, CancellationToken cancellationToken)
    {
        using var _ = tar;
        using var writer = LayerWriter.Create(environment.Store, compression, environment.Parallelism);
        if (folder.Length > 0)
        {
            // With the folder itself, which stands above all that is in it.
            Folders.WriteParents(writer, $"/{folder}/.", environment.SourceDateEpoch, below);
        }

        foreach (var (entry, content) in Entries(tar, folder, cancellationToken))
        {
            writer.WriteEntry(entry, content);
        }

        return writer.Complete(cancellationToken);
    }

    /// <summary>The entries of a tar, moved below a folder; what stands for the folder itself is left out.</summary>
    private static IEnumerable<(TarEntry Entry, Stream? Content)> Entries(Stream tar, string folder, CancellationToken cancellationToken)
    {
        var files = new HashSet<string>(StringComparer.Ordinal);
        using var reader = new TarReader(new GuardedTarStream(tar));
        while (reader.GetNextEntry() is { } found)
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (found.EntryType == TarEntryType.GlobalExtendedAttributes || Folders.Normal(found.Name).Length == 0)
            {
                continue;
            }

            if (found is PaxTarEntry { ExtendedAttributes: var records } && records.Keys.Any(key => key.StartsWith("GNU.sparse.", StringComparison.Ordinal)))
            {
                throw new InvalidDataException($"{found.Name} is a sparse file, of which holes are left out");
            }

            if (found.Name.Split('/').Any(Whiteouts.IsOne))
            {
                throw new InvalidDataException($"{found.Name} is a whiteout, which deletes what lies below it");
            }

            var kind = KindOf(found);
            var entry = new TarEntry
            {
                Kind = kind,
                Path = Below(folder, found.Name),
                Mode = found.Mode,
                Size = kind == TarEntryKind.File ? found.Length : 0,
                LinkTarget = found.EntryType switch
                {
                    TarEntryType.HardLink => Below(folder, found.LinkName),
                    TarEntryType.SymbolicLink => found.LinkName,
                    _ => null,
                },
                UserId = found.Uid,
                GroupId = found.Gid,
                ModificationTime = found.ModificationTime.ToUnixTimeSeconds(),
            };
            if (kind == TarEntryKind.HardLink && !files.Contains(entry.LinkTarget!))
            {
                throw new InvalidDataException($"{found.Name} is a hard link to {found.LinkName}, which is not before it in the archive");
            }

            if (kind is TarEntryKind.File or TarEntryKind.HardLink)
            {
                files.Add(entry.Path);
            }

            yield return (entry, found.DataStream);
        }
    }

    private static TarEntryKind KindOf(ForeignEntry entry) => entry.EntryType switch
    {
        TarEntryType.Directory => TarEntryKind.Directory,
        TarEntryType.SymbolicLink => TarEntryKind.SymbolicLink,
        TarEntryType.HardLink => TarEntryKind.HardLink,
        TarEntryType.RegularFile or TarEntryType.V7RegularFile or TarEntryType.ContiguousFile => TarEntryKind.File,
        var other => throw new InvalidDataException($"{entry.Name} is neither file, folder nor link ({other})"),
    };

    private static string Below(string folder, string name) => folder.Length == 0 ? Folders.Normal(name) : $"{folder}/{Folders.Normal(name)}";
}
