using System.Diagnostics;
using Paks.Containers.Bases;
using Paks.Containers.Caches;
using Paks.Containers.Destinations;
using Paks.Containers.Diagnostics;
using Paks.Containers.Images;
using Paks.Containers.Layers;
using Paks.Containers.Planning;
using Paks.Containers.Recipes;
using Paks.Oci;

namespace Paks.Containers;

/// <summary>The walk: recipe, plan, layers, image, destinations. The one road from specs to an image, for every head.</summary>
public static class ImageBuild
{
    /// <summary>Finds everything that the recipe asks for and plans the image. Nothing is written.</summary>
    /// <exception cref="PaksException">Something is missing, wrong or not trusted.</exception>
    public static Task<BuildPlan> PlanAsync(ImageRecipe recipe, BuildEnvironment environment, CancellationToken cancellationToken = default) =>
        Failures.TranslateAsync(async () =>
        {
            var plan = await PlanWalkAsync(recipe, environment, new PackageInspector(environment), writeNothing: true, cancellationToken).ConfigureAwait(false);
            plan.Base.Close();
            return plan;
        });

    /// <summary>Builds the image and puts it into every destination.</summary>
    /// <exception cref="PaksException">Something is missing, wrong or not trusted; each destination is whole or as it was before.</exception>
    public static Task<BuildResult> RunAsync(
        ImageRecipe recipe, IReadOnlyList<DestinationReference> destinations, BuildEnvironment environment, CancellationToken cancellationToken = default) =>
        Failures.TranslateAsync(() => RunWalkAsync(recipe, destinations, environment, cancellationToken));

    private static async Task<BuildResult> RunWalkAsync(
        ImageRecipe recipe, IReadOnlyList<DestinationReference> destinations, BuildEnvironment environment, CancellationToken cancellationToken)
    {
        var timings = new List<KeyValuePair<string, TimeSpan>>();
        var lap = Stopwatch.GetTimestamp();
        var writers = destinations.Select(destination => DestinationWriter.Open(destination, recipe, environment)).ToList();

        var plan = await PlanWalkAsync(recipe, environment, new PackageFetcher(environment), writeNothing: false, cancellationToken).ConfigureAwait(false);
        Lap("plan");
        try
        {
            return await CarryOutAsync().ConfigureAwait(false);
        }
        finally
        {
            plan.Base.Close();
        }

        async Task<BuildResult> CarryOutAsync()
        {
            var (baseImage, layers) = await MakeAsync(recipe, plan, environment, cancellationToken).ConfigureAwait(false);
            Lap("layers");

            var image = ImageAssembler.Assemble(plan, baseImage, layers, environment.SourceDateEpoch);
            var content = new ImageContent(image, environment.Store);
            Lap("image");

            var written = await WriteAsync(writers, image, content, recipe.Base, cancellationToken).ConfigureAwait(false);
            Lap("destinations");
            return new BuildResult(plan, image, written, timings);
        }

        void Lap(string part)
        {
            timings.Add(KeyValuePair.Create(part, Stopwatch.GetElapsedTime(lap)));
            lap = Stopwatch.GetTimestamp();
        }
    }

    /// <summary>The base and the layers on top of it, side by side.</summary>
    private static async Task<(BaseImage Base, IReadOnlyList<MadeLayer> Layers)> MakeAsync(
        ImageRecipe recipe, BuildPlan plan, BuildEnvironment environment, CancellationToken cancellationToken)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var baseMaking = BaseMaker.MakeAsync(plan.Base, recipe.Base, environment, stop.Token);
#pragma warning disable CA2025 // Both are awaited on every way out.
        var layerMaking = new LayerMaker(environment, recipe.Compression).MakeAsync(plan, baseMaking, stop.Token);
#pragma warning restore CA2025
        var first = await Task.WhenAny(baseMaking, layerMaking).ConfigureAwait(false);
        if (!first.IsCompletedSuccessfully)
        {
            // The other is of no use any more; what the first failed of is told.
            await stop.CancelAsync().ConfigureAwait(false);
            await Task.WhenAll(baseMaking, layerMaking).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            await first.ConfigureAwait(false);
        }

        return (await baseMaking.ConfigureAwait(false), await layerMaking.ConfigureAwait(false));
    }

    private static async Task<IReadOnlyList<WrittenImage>> WriteAsync(
        IReadOnlyList<DestinationWriter> writers, AssembledImage image, ImageContent content, string baseReference, CancellationToken cancellationToken)
    {
        try
        {
            var written = new List<WrittenImage>();
            foreach (var writer in writers)
            {
                written.Add(await writer.WriteAsync(image, content, cancellationToken).ConfigureAwait(false));
            }

            return written;
        }
        catch (ContentMismatchException damaged) when (image.Base.Holds(damaged.Expected))
        {
            throw BaseResolver.Malformed(baseReference, damaged);
        }
        catch (ContentNotFoundException missing) when (image.Base.Holds(missing.Digest))
        {
            throw BaseResolver.Malformed(baseReference, missing);
        }
    }

    private static async Task<BuildPlan> PlanWalkAsync(
        ImageRecipe recipe, BuildEnvironment environment, IPackageReader reader, bool writeNothing, CancellationToken cancellationToken)
    {
        var resolvedBase = await BaseResolver.ResolveAsync(recipe.Base, recipe.Platform, environment, writeNothing, cancellationToken).ConfigureAwait(false);
        try
        {
            var packages = await new PackageResolver(recipe, environment, resolvedBase.OperatingSystem, writeNothing)
                .ResolveAsync(cancellationToken).ConfigureAwait(false);
            var facts = await reader.ReadAsync(packages, cancellationToken).ConfigureAwait(false);
            var added = recipe.Added.Select(AddedTreeScanner.Scan).ToList();
            var plan = BuildPlanner.Plan(recipe, resolvedBase, facts, added, environment.SourceDateEpoch);
            if (!plan.Verified)
            {
                environment.Progress.Warn("packages that were not verified go into the image, which says so in a label.");
            }

            return plan;
        }
        catch
        {
            resolvedBase.Close();
            throw;
        }
    }
}
