using Paks.Containers.Bases;
using Paks.Containers.Caches;
using Paks.Containers.Diagnostics;
using Paks.Containers.Planning;
using Paks.Oci;

namespace Paks.Containers.Layers;

/// <summary>
/// Makes the layers of a plan. Each is a function of digests, so its result is remembered in the content store under
/// the digest of its inputs: the second time nothing is computed.
/// </summary>
internal sealed class LayerMaker(BuildEnvironment environment, LayerCompression compression)
{
    /// <summary>Makes all layers, as many at a time as the environment allows.</summary>
    /// <param name="plan">The plan.</param>
    /// <param name="baseMaking">Its base, which added files lie on.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <returns>The layers in the order of the plan.</returns>
    /// <exception cref="PaksException">A package cannot be moved to its prefix.</exception>
    public async Task<IReadOnlyList<MadeLayer>> MakeAsync(BuildPlan plan, Task<BaseImage> baseMaking, CancellationToken cancellationToken)
    {
        var made = new MadeLayer[plan.Layers.Count];
        var options = new ParallelOptions { MaxDegreeOfParallelism = environment.Parallelism, CancellationToken = cancellationToken };
        await Parallel.ForAsync(0, made.Length, options, async (position, token) =>
            made[position] = Remembered(plan.Layers[position]) ?? await MakeAsync(plan.Layers[position], baseMaking, token).ConfigureAwait(false)).ConfigureAwait(false);
        return made;
    }

    private MadeLayer? Remembered(PlannedLayer planned) =>
        (LayerMemo.TryGet(environment.Store, InputsOf(planned)) ?? InRegistry(planned)) is { } layer ? new MadeLayer(planned, layer, Reused: true) : null;

    /// <summary>A tarball that was left in its registry.</summary>
    private static Layer? InRegistry(PlannedLayer planned) =>
        planned is PlannedLayer.Verbatim { Package.Package: { Repository: not null, Entry.Signer: not null } package } ? PackageFetcher.LayerOf(package) : null;

    private async Task<MadeLayer> MakeAsync(PlannedLayer planned, Task<BaseImage> baseMaking, CancellationToken cancellationToken)
    {
        if (planned.Packages.Count > 0)
        {
            using var turn = await environment.Store.WaitForTurnAsync(InputsOf(planned), cancellationToken).ConfigureAwait(false);
            return Remembered(planned) ?? Make(planned, BaseFolders.None, cancellationToken);
        }

        var below = planned is PlannedLayer.Added added && BaseFolders.Matter(added.Tree.Content.Destination)
            ? await BaseFolders.ReadAsync(await baseMaking.ConfigureAwait(false), environment.Store, cancellationToken).ConfigureAwait(false)
            : BaseFolders.None;
        return Make(planned, below, cancellationToken);
    }

    private MadeLayer Make(PlannedLayer planned, BaseFolders below, CancellationToken cancellationToken)
    {
        using var step = environment.Progress.Begin(planned.Description);
        var layer = planned switch
        {
            PlannedLayer.Verbatim verbatim => throw new InvalidOperationException($"the tarball of {verbatim.Description} was not taken into the store"),
            PlannedLayer.Relocated relocated => Relocate(relocated, cancellationToken),
            PlannedLayer.Merged merged => Merge(merged, cancellationToken),
            PlannedLayer.Sbang sbang => SupportLayers.Sbang(environment, compression, sbang, cancellationToken),
            PlannedLayer.View view => SupportLayers.View(environment, compression, view, cancellationToken),
            PlannedLayer.Added { Tree.Content: { IsArchive: true } archive } => AddedArchives.Make(environment, compression, archive, below, cancellationToken),
            PlannedLayer.Added added => AddedLayers.Make(environment, compression, added.Tree, below, cancellationToken),
            _ => throw new InvalidOperationException($"a plan has no layers of the kind {planned.GetType().Name}"),
        };
        LayerMemo.Put(environment.Store, InputsOf(planned), layer);
        step.Outcome($"layer of {layer.Descriptor.Size} bytes");
        return new MadeLayer(planned, layer, Reused: false);
    }

    private Layer Relocate(PlannedLayer.Relocated relocated, CancellationToken cancellationToken)
    {
        using var writer = LayerWriter.Create(environment.Store, compression, environment.Parallelism);
        PackageLayers.Relocate(writer, environment, relocated.Package, cancellationToken);
        return writer.Complete(cancellationToken);
    }

    /// <summary>
    /// Nothing is compressed again that need not be: of a cache's tarball all but the end of its compressed data is kept, and what is
    /// made here can be joined as it is.
    /// </summary>
    private Layer Merge(PlannedLayer.Merged merged, CancellationToken cancellationToken)
    {
        if (compression == LayerCompression.None)
        {
            using var writer = LayerWriter.Create(environment.Store, compression, environment.Parallelism);
            foreach (var part in merged.Parts)
            {
                WritePart(writer, part, cancellationToken);
            }

            return writer.Complete(cancellationToken);
        }

        using var joiner = LayerJoiner.Create(environment.Store, compression, environment.Parallelism, cancellationToken);
        foreach (var part in merged.Parts)
        {
            if (compression == LayerCompression.Gzip && part is PlannedLayer.Verbatim { Package.Package: var package } && PackageFetcher.CompressionOf(package) == compression)
            {
                joiner.AddTarball(PackageLayers.TarballOf(package));
            }
            else if (FindPart(part) is { } remembered)
            {
                joiner.Add(remembered);
            }
            else
            {
                joiner.Write(
                    writer => WritePart(writer, part, cancellationToken),
                    kept => LayerMemo.PutPart(environment.Store, Compressed("part/1", part), kept));
            }
        }

        return joiner.Complete();
    }

    /// <summary>What was made of a part before, for a merged layer or as a layer of its own.</summary>
    private Descriptor? FindPart(PlannedLayer part) =>
        LayerMemo.TryGetPart(environment.Store, Compressed("part/1", part))
        ?? (part is PlannedLayer.Relocated ? LayerMemo.TryGet(environment.Store, Compressed("compressed/1", part))?.Descriptor : null);

    private void WritePart(LayerEntryWriter writer, PlannedLayer part, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        if (part is PlannedLayer.Verbatim)
        {
            PackageLayers.Copy(writer, environment, part.Packages[0]);
        }
        else
        {
            PackageLayers.Relocate(writer, environment, part.Packages[0], cancellationToken);
        }
    }

    private Digest InputsOf(PlannedLayer planned) => planned is PlannedLayer.Verbatim ? planned.Inputs : Compressed("compressed/1", planned);

    private Digest Compressed(string kind, PlannedLayer planned) => InputDigest.Of(kind, [planned.Inputs.ToString(), compression.ToString()]);
}
