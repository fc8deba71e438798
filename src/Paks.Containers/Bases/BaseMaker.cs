using Paks.Containers.Images;
using Paks.Containers.Registries;
using Paks.Debian.RootFileSystems;
using Paks.Oci;
using Paks.Oci.Tar;

namespace Paks.Containers.Bases;

/// <summary>Makes the layers of a base where they are not there yet.</summary>
internal static class BaseMaker
{
    /// <summary>The base with all its layers.</summary>
    /// <param name="resolved">The base.</param>
    /// <param name="reference">How the user named it.</param>
    /// <param name="environment">What the build finds around it.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <exception cref="Diagnostics.PaksException">A package cannot be had or is malformed, or a layer is not what it promises.</exception>
    public static Task<BaseImage> MakeAsync(ResolvedBase resolved, string reference, BuildEnvironment environment, CancellationToken cancellationToken) => resolved switch
    {
        ResolvedBase.Existing existing => Task.Run(() => MakeAsync(existing, reference, environment, cancellationToken), cancellationToken),
        ResolvedBase.Debian debian => MakeAsync(debian, environment, cancellationToken),
        _ => throw new InvalidOperationException($"there is no base of the kind {resolved.GetType().Name}"),
    };

    /// <summary>The base, where its layer was made before and is still there; else null.</summary>
    public static BaseImage? TryRecall(ResolvedBase.Debian debian, ContentStore store) =>
        MadeBase.TryGet(store, debian.Inputs) is { } made ? Assemble(debian, made) : null;

    private static async Task<BaseImage> MakeAsync(
        ResolvedBase.Existing existing, string reference, BuildEnvironment environment, CancellationToken cancellationToken)
    {
        try
        {
            var content = existing.Content switch
            {
                OciLayout layout => await VerifiedLayout.VerifyAsync(layout, existing.Layers.Select(layer => layer.Descriptor), environment, cancellationToken).ConfigureAwait(false),
                RegistryImage remote => new RemoteContent(remote.Repository, environment.Store, environment.Offline),
                var other => other,
            };
            return new BaseImage(existing.Name, existing.Digest, existing.Config, existing.Layers, content) { Documents = existing.Documents };
        }
        catch (Exception damaged) when (damaged is ContentMismatchException or ContentNotFoundException or MalformedImageException)
        {
            throw BaseResolver.Malformed(reference, damaged);
        }
    }

    private static async Task<BaseImage> MakeAsync(ResolvedBase.Debian debian, BuildEnvironment environment, CancellationToken cancellationToken)
    {
        return TryRecall(debian, environment.Store) ?? Assemble(debian, await MakeOnceAsync(debian, environment, cancellationToken).ConfigureAwait(false));
    }

    private static async Task<MadeBase> MakeOnceAsync(ResolvedBase.Debian debian, BuildEnvironment environment, CancellationToken cancellationToken)
    {
        using var turn = await environment.Store.WaitForTurnAsync(debian.Inputs, cancellationToken).ConfigureAwait(false);
        if (MadeBase.TryGet(environment.Store, debian.Inputs) is { } before)
        {
            return before;
        }

        var made = await MakeFromPackagesAsync(debian, environment, cancellationToken).ConfigureAwait(false);
        made.Put(environment.Store, debian.Inputs);
        return made;
    }

    private static async Task<MadeBase> MakeFromPackagesAsync(ResolvedBase.Debian debian, BuildEnvironment environment, CancellationToken cancellationToken)
    {
        using var step = environment.Progress.Begin($"base {debian.Name}");
        var downloads = new StoredDownloads(environment.Store);
        try
        {
            var planner = DebianBases.Planner(debian, environment, downloads);
            await planner.FetchAsync(debian.Plan, cancellationToken).ConfigureAwait(false);
            var scratch = Directory.CreateDirectory(Path.Combine(environment.Store.ScratchFolder, Path.GetRandomFileName())).FullName;
            var unpacker = new RootFileSystemUnpacker(debian.Recipe, downloads, scratch) { Parallelism = environment.Parallelism };
            using var tree = await Task.Run(() => unpacker.Unpack(debian.Plan, cancellationToken), cancellationToken).ConfigureAwait(false);
            var layer = await Task.Run(() => Write(tree, environment, cancellationToken), cancellationToken).ConfigureAwait(false);
            step.Outcome($"{debian.Plan.Packages.Count} packages, {tree.Entries.Count} entries");
            return new MadeBase(layer, ProvidedLibraries.Of(tree, debian.Plan.Architecture));
        }
        catch (Exception failure) when (DebianFailures.Tell(debian.Name!, failure) is { } told)
        {
            throw told;
        }
    }

    private static Layer Write(RootFileSystem tree, BuildEnvironment environment, CancellationToken cancellationToken)
    {
        using var writer = LayerWriter.Create(environment.Store, LayerCompression.Gzip, environment.Parallelism, CompressionEffort.Small);
        foreach (var entry in tree.Entries)
        {
            cancellationToken.ThrowIfCancellationRequested();
            using var content = entry.OpenContent();
            writer.WriteEntry(Entry(entry), content);
        }

        return writer.Complete(cancellationToken);
    }

    private static TarEntry Entry(RootFileSystemEntry entry) => new()
    {
        Kind = entry.Kind switch
        {
            RootFileSystemEntryKind.Directory => TarEntryKind.Directory,
            RootFileSystemEntryKind.SymbolicLink => TarEntryKind.SymbolicLink,
            RootFileSystemEntryKind.HardLink => TarEntryKind.HardLink,
            _ => TarEntryKind.File,
        },
        Path = entry.Path,
        Mode = (UnixFileMode)entry.Mode,
        Size = entry.Size,
        LinkTarget = entry.LinkTarget,
        UserId = entry.UserId,
        GroupId = entry.GroupId,
        ModificationTime = entry.ModificationTime,
    };

    /// <summary>The base as an image of its own: its digest is what images on it are stamped with.</summary>
    private static BaseImage Assemble(ResolvedBase.Debian debian, MadeBase made)
    {
        var layer = made.Layer;
        var labels = new SortedDictionary<string, string>(debian.Config.Config.Labels?.ToDictionary() ?? [], StringComparer.Ordinal);
        ImageLabels.AddProvided(labels, debian.Providing(made.Libraries));
        var created = ImageAssembler.Timestamp(0);
        var config = debian.Config with
        {
            Created = created,
            Config = debian.Config.Config with { Labels = labels },
            DiffIds = [layer.DiffId],
            History = [new HistoryEntry { Created = created, CreatedBy = $"paks-image: base {debian.Name}" }],
        };
        var documents = BaseDocuments.Of(config, [layer]);
        return new BaseImage(debian.Name, documents.Manifest.Digest, config, [layer], Content: null) { Documents = documents };
    }
}
