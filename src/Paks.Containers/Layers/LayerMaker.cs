using Paks.Containers.Diagnostics;
using Paks.Containers.Planning;
using Paks.Oci;

namespace Paks.Containers.Layers;

/// <summary>
/// Makes the layers of a plan. Each is a function of digests, so its result is remembered in the content store under
/// the digest of its inputs: the second time nothing is computed.
/// </summary>
public sealed class LayerMaker(BuildEnvironment environment, LayerCompression compression)
{
    /// <summary>Makes all layers, as many at a time as the environment allows.</summary>
    /// <returns>The layers in the order of the plan.</returns>
    /// <exception cref="PaksException">A package cannot be moved to its prefix.</exception>
    public async Task<IReadOnlyList<MadeLayer>> MakeAsync(BuildPlan plan, CancellationToken cancellationToken)
    {
        var made = new MadeLayer[plan.Layers.Count];
        var options = new ParallelOptions { MaxDegreeOfParallelism = environment.Parallelism, CancellationToken = cancellationToken };
        await Parallel.ForAsync(0, made.Length, options, (position, token) =>
        {
            made[position] = Make(plan.Layers[position], token);
            return ValueTask.CompletedTask;
        }).ConfigureAwait(false);
        return made;
    }

    private MadeLayer Make(PlannedLayer planned, CancellationToken cancellationToken)
    {
        var inputs = planned is PlannedLayer.Verbatim ? planned.Inputs : InputDigest.Of("compressed/1", [planned.Inputs.ToString(), compression.ToString()]);
        if (LayerMemo.TryGet(environment.Store, inputs) is { } remembered)
        {
            return new MadeLayer(planned, remembered, Reused: true);
        }

        using var step = environment.Progress.Begin(planned.Description, planned.Packages.Sum(package => package.Package.Entry.TarballSize));
        var layer = planned switch
        {
            PlannedLayer.Verbatim verbatim => throw new InvalidOperationException($"the tarball of {verbatim.Description} was not taken into the store"),
            PlannedLayer.Relocated relocated => PackageLayers.Relocate(environment, compression, relocated.Package, cancellationToken),
            PlannedLayer.Merged merged => Merge(merged, cancellationToken),
            PlannedLayer.Sbang sbang => SupportLayers.Sbang(environment, compression, sbang, cancellationToken),
            PlannedLayer.View view => SupportLayers.View(environment, compression, view, cancellationToken),
            PlannedLayer.Added added => AddedLayers.Make(environment, compression, added.Tree, cancellationToken),
            _ => throw new InvalidOperationException($"a plan has no layers of the kind {planned.GetType().Name}"),
        };
        LayerMemo.Put(environment.Store, inputs, layer);
        step.Outcome($"layer of {layer.Descriptor.Size} bytes");
        return new MadeLayer(planned, layer, Reused: false);
    }

    /// <summary>
    /// Compressed layers made here can be joined without compressing anything again. A cache's tarball cannot, for its
    /// end-of-archive lies inside its compressed data: it is written anew once, and that is remembered.
    /// </summary>
    private Layer Merge(PlannedLayer.Merged merged, CancellationToken cancellationToken)
    {
        var parts = merged.Parts.AsParallel().AsOrdered().WithDegreeOfParallelism(environment.Parallelism).WithCancellation(cancellationToken)
            .Select(part => part is PlannedLayer.Verbatim verbatim ? Rewrite(verbatim, cancellationToken) : Make(part, cancellationToken).Layer)
            .ToList();
        return compression == LayerCompression.None ? Concatenate(parts, cancellationToken) : LayerJoiner.Join(environment.Store, parts, cancellationToken);
    }

    private Layer Concatenate(IReadOnlyList<Layer> parts, CancellationToken cancellationToken)
    {
        using var writer = LayerWriter.Create(environment.Store, compression, environment.Parallelism);
        foreach (var part in parts)
        {
            using var tar = environment.Store.OpenRead(part.Descriptor.Digest);
            writer.WriteTar(tar);
        }

        return writer.Complete(cancellationToken);
    }

    private Layer Rewrite(PlannedLayer.Verbatim verbatim, CancellationToken cancellationToken)
    {
        var inputs = InputDigest.Of("rewritten/1", [verbatim.Inputs.ToString(), compression.ToString()]);
        if (LayerMemo.TryGet(environment.Store, inputs) is { } remembered)
        {
            return remembered;
        }

        var layer = PackageLayers.Rewrite(environment, compression, verbatim.Package, cancellationToken);
        LayerMemo.Put(environment.Store, inputs, layer);
        return layer;
    }
}
