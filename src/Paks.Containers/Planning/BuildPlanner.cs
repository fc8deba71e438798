using System.Globalization;
using Paks.Containers.Bases;
using Paks.Containers.Diagnostics;
using Paks.Containers.Images;
using Paks.Containers.Layers;
using Paks.Containers.Recipes;
using Paks.Oci;
using Paks.Spack.Packages;
using Paks.Spack.Specs;

namespace Paks.Containers.Planning;

/// <summary>Makes the plan of an image from what was asked for and what was found. A pure function: no input, no output.</summary>
internal static class BuildPlanner
{
    /// <summary>Plans the image.</summary>
    /// <param name="recipe">What the user asked for.</param>
    /// <param name="platform">The platform of the image.</param>
    /// <param name="resolvedBase">Its base.</param>
    /// <param name="facts">The packages of the closure, dependencies before dependents.</param>
    /// <param name="added">The user's files, in the order in which they lie on each other.</param>
    /// <param name="epoch">Seconds since 1970 that entries made here are dated with.</param>
    /// <exception cref="PaksException">The packages would not run on the base or cannot share a view, or the layer budget is too small.</exception>
    public static BuildPlan Plan(
        ImageRecipe recipe, Platform platform, ResolvedBase resolvedBase, IReadOnlyList<PackageFacts> facts, IReadOnlyList<AddedTree> added, long epoch)
    {
        var packages = new PackagePlacer(recipe, facts).Place();
        LibcCheck.Require(recipe, platform, resolvedBase, packages);
        var rootsFirst = RootsFirst(packages);
        var view = recipe.View is null || packages.Count == 0 ? null : MergeView(rootsFirst);
        RequireOwnFolder("--view", view is null ? null : recipe.View, packages, "Name a folder of its own, as in: --view /opt/view, or --view none.");
        RequireOwnFolder("--libraries", recipe.Libraries, packages, "Name a folder of its own, as in: --libraries /app.");

        var above = new List<PlannedLayer>();
        AddSbang(above, packages, epoch);
        if (view is not null)
        {
            above.Add(LinksLayer($"view {recipe.View}", recipe.View!, view, epoch));
        }

        if (recipe.Libraries is { } libraries && LibraryLinks.Of(packages) is { Entries.Count: > 0 } links)
        {
            above.Add(LinksLayer($"libraries {libraries}", libraries, links, epoch));
        }

        above.AddRange(added.Select(tree => AddedLayer(tree, resolvedBase, epoch)));
        var allowed = recipe.MaxLayers - resolvedBase.LayerCount - above.Count;
        return new BuildPlan
        {
            Platform = platform,
            Base = resolvedBase,
            Request = recipe.Specs,
            Packages = packages,
            Layers = [.. LayerBudget.Fit([.. packages.Select(package => PackageLayer(package, recipe.Compression))], allowed), .. above],
            Environment = ImageEnvironment.Join(
                resolvedBase.Config.Config.Env ?? [], SearchPaths(rootsFirst, recipe.View, view), recipe.Run.Environment),
            View = view is null ? null : recipe.View,
            Run = recipe.Run,
            Verified = resolvedBase.IsVerified && packages.All(package => package.Package.Entry.Signer is not null) && LabelledPackage.AllVerified(resolvedBase.Config.Config.Labels),
            Notes = [.. PlanNotes.For(recipe, resolvedBase, packages, view)],
        };
    }

    private static void RequireOwnFolder(string option, string? folder, IReadOnlyList<PlannedPackage> packages, string remedy)
    {
        if (folder is not null && packages.FirstOrDefault(package => Overlap(package.Prefix, folder)) is { } overlapped)
        {
            throw new PaksException(DiagnosticCodes.InvalidOption, $"Cannot take '{folder}' for {option}: {overlapped.ShortName} lives in {overlapped.Prefix}.", remedy) { Input = folder };
        }
    }

    private static bool Overlap(string one, string other) =>
        $"{one}/".StartsWith($"{other}/", StringComparison.Ordinal) || $"{other}/".StartsWith($"{one}/", StringComparison.Ordinal);

    private static IReadOnlyList<PlannedPackage> RootsFirst(IReadOnlyList<PlannedPackage> packages)
    {
        var byHash = packages.ToDictionary(package => package.Spec.Hash);
        var graph = SpecGraph.Union(packages.Select(package => package.Package.Document));
        return [.. graph.RootsFirst(packages.Where(package => package.Package.IsRoot).OrderBy(package => package.Package.RequestedAs).Select(package => package.Spec))
            .Where(spec => byHash.ContainsKey(spec.Hash))
            .Select(spec => byHash[spec.Hash])];
    }

    private static View MergeView(IReadOnlyList<PlannedPackage> rootsFirst)
    {
        try
        {
            return View.Merge(rootsFirst.Select(package => new ViewPackage(package.ShortName, package.Prefix, package.Contents)));
        }
        catch (ViewConflictException conflict)
        {
            throw new PaksException(
                DiagnosticCodes.ViewConflict, conflict.Message, "Build without a view (--view none), or build the two packages into two images.", conflict);
        }
    }

    private static IReadOnlyDictionary<string, IReadOnlyList<string>> SearchPaths(IReadOnlyList<PlannedPackage> rootsFirst, string? root, View? view)
    {
        if (view is not null)
        {
            var folders = view.Entries.Where(entry => entry.LinkTarget is null).Select(entry => entry.Path).ToHashSet(StringComparer.Ordinal);
            return RunEnvironment.Compute([new LoadedPackage { Prefix = root!, HasDirectory = path => path.Length == 0 || folders.Contains(path) }]);
        }

        var executables = rootsFirst
            .SelectMany(package => package.Spec.Dependencies)
            .Where(dependency => dependency.Types.HasFlag(DependencyTypes.Run))
            .Select(dependency => dependency.Hash)
            .ToHashSet();
        return RunEnvironment.Compute(rootsFirst.Select(package => new LoadedPackage
        {
            Prefix = package.Prefix,
            HasDirectory = package.Contents.HasDirectory,
            IsExecutable = package.Package.IsRoot || executables.Contains(package.Spec.Hash),
        }));
    }

    private static PlannedLayer PackageLayer(PlannedPackage package, LayerCompression compression)
    {
        if (package.Placement == Placement.Verbatim)
        {
            return new PlannedLayer.Verbatim(package, package.ShortName, package.Tarball);
        }

        var rows = package.PrefixMap!.Rows.Select(row => $"{row.Old}={row.New}");
        var inputs = InputDigest.Of(
            $"relocated/{Relocator.Version}", [package.Tarball.ToString(), compression.ToString(), package.Prefix, package.PrefixMap.SbangPath, .. rows]);
        return new PlannedLayer.Relocated(package, package.ShortName, inputs);
    }

    /// <summary>Every place at which a script of the image looks for sbang gets one.</summary>
    private static void AddSbang(List<PlannedLayer> layers, IReadOnlyList<PlannedPackage> packages, long epoch)
    {
        var paths = packages
            .Where(package => package.Contents.UsesSbang || MayNeedSbang(package))
            .Select(package => package.PrefixMap?.SbangPath ?? package.Contents.SbangPath)
            .Distinct(StringComparer.Ordinal)
            .Order(StringComparer.Ordinal)
            .ToList();
        if (paths.Count > 0)
        {
            layers.Add(new PlannedLayer.Sbang(paths, "sbang", InputDigest.Of(SbangScript.Version, [Text(epoch), .. paths])));
        }
    }

    /// <summary>A longer prefix can make a script's first line too long for the kernel: it then runs through sbang.</summary>
    private static bool MayNeedSbang(PlannedPackage package) => package.PrefixMap?.Rows.Any(row => row.New.Length > row.Old.Length) ?? false;

    private static PlannedLayer.View LinksLayer(string description, string root, View view, long epoch) => new(
        root,
        view,
        description,
        InputDigest.Of("view/1", [Text(epoch), root, .. view.Entries.Select(entry => $"{entry.Path}={entry.LinkTarget}")]));

    private static PlannedLayer.Added AddedLayer(AddedTree tree, ResolvedBase resolvedBase, long epoch) => new(
        tree,
        tree.Content.Description ?? $"add {tree.Content.Destination}",
        InputDigest.Of(tree.Content.IsArchive ? "archive/1" : "added/1", [Text(epoch), BaseFolders.Matter(tree.Content.Destination) ? resolvedBase.Identity : "", tree.Listing.ToString()]));

    private static string Text(long number) => number.ToString(CultureInfo.InvariantCulture);
}
