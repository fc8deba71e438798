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
    /// <returns>The plan for each platform, in the order of the recipe.</returns>
    /// <exception cref="PaksException">Something is missing, wrong or not trusted.</exception>
    public static Task<IReadOnlyList<BuildPlan>> PlanAsync(ImageRecipe recipe, BuildEnvironment environment, CancellationToken cancellationToken = default) =>
        Failures.TranslateAsync(async () =>
        {
            var plans = await PlanAllAsync(recipe, environment, new PackageInspector(environment), writeNothing: true, cancellationToken).ConfigureAwait(false);
            Close(plans);
            return plans;
        });

    /// <summary>Builds the image and puts it into every destination.</summary>
    /// <exception cref="PaksException">Something is missing, wrong or not trusted; each destination is whole or as it was before.</exception>
    public static Task<BuildResult> RunAsync(
        ImageRecipe recipe, IReadOnlyList<DestinationReference> destinations, BuildEnvironment environment, CancellationToken cancellationToken = default) =>
        RunAsync(recipe, destinations, environment, (_, _) => Task.CompletedTask, cancellationToken);

    /// <summary>The same, with something to be done when the image is made and nowhere yet: its destinations are still missing in the result.</summary>
    internal static Task<BuildResult> RunAsync(
        ImageRecipe recipe, IReadOnlyList<DestinationReference> destinations, BuildEnvironment environment, Func<BuildResult, CancellationToken, Task> beforeWriting, CancellationToken cancellationToken) =>
        Failures.TranslateAsync(() => RunWalkAsync(recipe, destinations, environment, beforeWriting, cancellationToken));

    private static async Task<BuildResult> RunWalkAsync(
        ImageRecipe recipe, IReadOnlyList<DestinationReference> destinations, BuildEnvironment environment, Func<BuildResult, CancellationToken, Task> beforeWriting, CancellationToken cancellationToken)
    {
        var timings = new List<KeyValuePair<string, TimeSpan>>();
        var lap = Stopwatch.GetTimestamp();
        var before = RegistryTransfer.Of(environment.Registries.Traffic);
        var writers = DestinationWriter.Open(destinations, recipe.Tags, recipe.Platforms.Count, environment);

        var fetcher = new PackageFetcher(environment, destinations);
        var plans = await PlanAllAsync(recipe, environment, fetcher, writeNothing: false, cancellationToken).ConfigureAwait(false);
        Lap("plan");
        try
        {
            return await CarryOutAsync().ConfigureAwait(false);
        }
        finally
        {
            Close(plans);
        }

        async Task<BuildResult> CarryOutAsync()
        {
            var made = new (BaseImage Base, IReadOnlyList<MadeLayer> Layers)[plans.Count];
            await Parallel.ForAsync(0, plans.Count, Bound(environment, cancellationToken), async (position, token) =>
                made[position] = await MakeAsync(recipe, plans[position], environment, token).ConfigureAwait(false)).ConfigureAwait(false);
            Lap("layers");

            var images = plans.Zip(made, (plan, parts) =>
                Assemble(plan with { Base = plan.Base.ToldBy(parts.Base.Config.Config.Labels) }, parts.Base, parts.Layers, environment)).ToList();
            var outgoing = Outgoing(images, environment.Store);
            Lap("image");

            var result = new BuildResult(outgoing.Root, images, [], RegistryTransfer.Of(environment.Registries.Traffic).Since(before, []), timings);
            await beforeWriting(result, cancellationToken).ConfigureAwait(false);
            var written = await WriteAsync(writers, outgoing, images, recipe.Base, cancellationToken).ConfigureAwait(false);
            Lap("destinations");
            return result with { Destinations = written, Transfer = RegistryTransfer.Of(environment.Registries.Traffic).Since(before, written) };
        }

        void Lap(string part)
        {
            timings.Add(KeyValuePair.Create(part, Stopwatch.GetElapsedTime(lap)));
            lap = Stopwatch.GetTimestamp();
        }
    }

    private static PlatformImage Assemble(BuildPlan plan, BaseImage baseImage, IReadOnlyList<MadeLayer> layers, BuildEnvironment environment) =>
        new(plan, ImageAssembler.Assemble(plan, baseImage, layers, environment.SourceDateEpoch));

    private static OutgoingImage Outgoing(IReadOnlyList<PlatformImage> images, ContentStore store)
    {
        var content = new ImageContent(store);
        foreach (var image in images)
        {
            content.Add(image.Image);
        }

        var root = images[0].Image.Manifest;
        if (images.Count > 1)
        {
            (root, var bytes) = AssembledIndex.Of([.. images.Select(image => image.Image)]);
            content.Add(root, bytes);
        }

        return new OutgoingImage(root, content, DefaultReference.For(images[0].Plan));
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

        var made = (Base: await baseMaking.ConfigureAwait(false), Layers: await layerMaking.ConfigureAwait(false));
        if (recipe.Lock is { } locked)
        {
            Locking.RequireBase(locked, plan, made.Base.Digest);
        }

        return made;
    }

    private static async Task<IReadOnlyList<WrittenImage>> WriteAsync(
        IReadOnlyList<DestinationWriter> writers, OutgoingImage outgoing, IReadOnlyList<PlatformImage> images, string baseReference, CancellationToken cancellationToken)
    {
        try
        {
            var written = new List<WrittenImage>();
            foreach (var writer in writers)
            {
                written.Add(await writer.WriteAsync(outgoing, cancellationToken).ConfigureAwait(false));
            }

            return written;
        }
        catch (ContentMismatchException damaged) when (images.Any(image => image.Image.Base.Holds(damaged.Expected)))
        {
            throw BaseResolver.Malformed(baseReference, damaged);
        }
        catch (ContentNotFoundException missing) when (images.Any(image => image.Image.Base.Holds(missing.Digest)))
        {
            throw BaseResolver.Malformed(baseReference, missing);
        }
    }

    private static async Task<IReadOnlyList<BuildPlan>> PlanAllAsync(
        ImageRecipe recipe, BuildEnvironment environment, IPackageReader reader, bool writeNothing, CancellationToken cancellationToken)
    {
        var plans = new BuildPlan?[recipe.Platforms.Count];
        try
        {
            await Parallel.ForAsync(0, plans.Length, Bound(environment, cancellationToken), async (position, token) =>
                plans[position] = await PlanWalkAsync(recipe, recipe.Platforms[position], environment, reader, writeNothing, token).ConfigureAwait(false)).ConfigureAwait(false);
        }
        catch
        {
            Close(plans.OfType<BuildPlan>());
            throw;
        }

        if (!plans.All(plan => plan!.Verified))
        {
            environment.Progress.Warn("packages that were not verified go into the image, which says so in a label.");
        }

        return plans!;
    }

    private static async Task<BuildPlan> PlanWalkAsync(
        ImageRecipe recipe, Platform platform, BuildEnvironment environment, IPackageReader reader, bool writeNothing, CancellationToken cancellationToken)
    {
        var wish = new BaseWish(recipe.Base, platform)
        {
            RequireSignature = recipe.RequireSignatures,
            Pinned = recipe.Lock is { } pins ? Locking.BaseOf(pins, platform) : null,
            WriteNothing = writeNothing,
        };
        var resolvedBase = LockedBases.Find(recipe, platform, environment) is { } lockedBase
            ? await new NamedBases(wish, environment).ResolveLockedAsync(lockedBase, cancellationToken).ConfigureAwait(false)
            : await BaseResolver.ResolveAsync(wish, environment, cancellationToken).ConfigureAwait(false);
        try
        {
            var packages = await new PackageResolver(recipe, platform, environment, resolvedBase.OperatingSystem, writeNothing)
                .ResolveAsync(cancellationToken).ConfigureAwait(false);
            var contents = recipe.Added.Where(content => content.IsFor(platform)).ToList();
            var shared = LayerBudget.CertainToShare(packages, recipe.MaxLayers - resolvedBase.LayerCount - contents.Count);
            var facts = await reader.ReadAsync(packages, shared, cancellationToken).ConfigureAwait(false);
            var added = contents.ConvertAll(AddedTreeScanner.Scan);
            var plan = BuildPlanner.Plan(recipe, platform, resolvedBase, facts, added, environment.SourceDateEpoch);
            if (recipe.Lock is { } locked)
            {
                Locking.Require(locked, plan);
            }

            await reader.CompleteAsync(plan, cancellationToken).ConfigureAwait(false);
            return plan;
        }
        catch
        {
            resolvedBase.Close();
            throw;
        }
    }

    private static void Close(IEnumerable<BuildPlan> plans)
    {
        foreach (var plan in plans)
        {
            plan.Base.Close();
        }
    }

    private static ParallelOptions Bound(BuildEnvironment environment, CancellationToken cancellationToken) =>
        new() { MaxDegreeOfParallelism = environment.Parallelism, CancellationToken = cancellationToken };
}
